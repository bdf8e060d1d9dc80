import type { PostingWarning } from '../../../posting/posting.ts';
import type { RowState } from '../../import.ts';
import type { ImportField } from '../../reading/import-fields.ts';

/** A fault of a row. */
export interface RowError {
  /** Null where no column is to blame. */
  readonly field: ImportField | null;
  /** Counted from 0; null where the field has none. */
  readonly column: number | null;
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}

/** A row as somebody has left it, apart from the file: see `import_rows`. */
export interface RowChoices {
  readonly corrections: Readonly<Record<string, string>>;
  readonly isExcluded: boolean;
  readonly takesTwin: boolean | null;
}

export const NO_CHOICES: RowChoices = { corrections: {}, isExcluded: false, takesTwin: null };

/** A row of a file. */
export interface FileRow {
  readonly row: number;
  readonly line: number;
  readonly cells: readonly string[];
}

/** Judgement of a row by itself. Whether an earlier row is the same follows once all are there. */
export interface Judgement {
  readonly state: RowState;
  readonly errors: readonly RowError[];
  readonly warnings: readonly PostingWarning[];
  /** As JSON; null for a bad row. */
  readonly draft: unknown;
  /** Same for rows with the same content, hexadecimal; null for a bad row. */
  readonly contentKey: string | null;
  readonly twinOf: readonly number[];
}

export interface JudgedRow extends FileRow, RowChoices, Judgement {}

/** The cells with their corrections. */
export function correctedCells(cells: readonly string[], corrections: RowChoices['corrections']): readonly string[] {
  const changes = Object.entries(corrections);
  if (changes.length === 0) return cells;
  const corrected = [...cells];
  for (const [column, text] of changes) {
    while (corrected.length < Number(column)) corrected.push('');
    corrected[Number(column)] = text;
  }
  return corrected;
}
