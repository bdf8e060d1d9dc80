import type { ImportField } from '../../reading/import-fields.ts';
import type { RowError } from '../rows/import-row.ts';
import type { NameBook, Named } from './name-book.ts';
import type { NameBooks } from './name-books.ts';
import type { Defaults } from '../defaults.ts';

/** Ids of what a row names. */
export interface RowReferences {
  readonly accountId: number | null;
  readonly projectId: number | null;
  readonly categoryId: number | null;
  /** Name of a category that is to be made. */
  readonly newCategory: string | null;
}

/** Names as they stand in the cells; null for an empty or missing cell. */
export interface NamesInRow {
  readonly account: string | null;
  readonly project: string | null;
  readonly category: string | null;
}

type Fault = Omit<RowError, 'column'>;

/** Ids for the names of a row. Faults are added to `faults`: accounts and projects must be there. */
export function resolveNames(books: NameBooks, names: NamesInRow, defaults: Defaults, faults: Fault[]): RowReferences {
  const category = names.category === null ? null : books.categories.find(names.category);
  const accountId = resolve('account', books.accounts, names.account, faults) ?? defaults.accountId;
  if (accountId === null && names.account === null)
    faults.push({
      ...{ field: 'account', code: 'REQUIRED', message: 'The row names no account.' },
      hint: 'Choose an account for all rows, or a column with the names of accounts.',
    });
  return {
    accountId,
    projectId: names.project === null ? defaults.projectId : resolve('project', books.projects, names.project, faults),
    categoryId: names.category === null ? defaults.categoryId : (category?.id ?? null),
    newCategory: category === null ? names.category : null,
  };
}

function resolve(
  field: ImportField & ('account' | 'project'),
  book: NameBook<Named>,
  name: string | null,
  faults: Fault[],
): number | null {
  if (name === null) return null;
  const found = book.find(name);
  if (found) return found.id;
  const nearest = book.nearest(name);
  faults.push({
    ...{ field, code: 'INVALID_REFERENCE', message: `There is no ${field} named ${shown(name)}.` },
    hint:
      nearest === null
        ? `Correct the name, or make the ${field} first.`
        : `Did you mean ${shown(nearest)}? Correct the name, or make the ${field} first.`,
  });
  return null;
}

const LONGEST_SHOWN = 80;

function shown(name: string): string {
  return `“${name.length > LONGEST_SHOWN ? `${name.slice(0, LONGEST_SHOWN)}…` : name}”`;
}
