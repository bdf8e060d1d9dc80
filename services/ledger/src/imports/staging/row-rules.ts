import type { RowLayout } from '../reading/cells/row-cells.ts';
import type { Defaults } from './defaults.ts';
import type { NameBooks } from './judging/name-books.ts';

/** Rules by which the cells of a row become what is recorded. */
export interface RowRules extends RowLayout {
  readonly defaults: Defaults;
  readonly books: NameBooks;
}
