import type { PostingWarning } from '../../posting/posting.ts';
import type { RowState } from '../import.ts';
import type { RowChoices, RowError } from '../staging/rows/import-row.ts';

/** A row as it is listed. */
export interface ImportRowModel extends RowChoices {
  readonly row: number;
  readonly line: number;
  /** As in the file. */
  readonly cells: readonly string[];
  readonly state: RowState;
  readonly errors: readonly RowError[];
  readonly warnings: readonly PostingWarning[];
  /** `import_rows.draft`. */
  readonly draft: unknown;
  readonly twinOf: readonly number[];
  readonly twinRow: number | null;
  readonly expenseId: number | null;
  readonly accountId: number | null;
}
