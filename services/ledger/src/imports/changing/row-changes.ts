import { invalidField } from '@outlay/errors/app-error';
import type { ImportRowInput } from '../../__generated__/resolvers.ts';
import type { Import } from '../import.ts';
import type { RowChoices } from '../staging/rows/import-row.ts';
import { twinsOfAccounts } from './import-change.ts';

const MOST_ROWS = 500;
const MOST_CHARACTERS = 5_000;

/** @throws AppError VALIDATION_FAILED */
export function checkRowChanges({ kind, headers }: Import, rows: readonly ImportRowInput[]): void {
  if (rows.length > MOST_ROWS) throw invalidField('rows', `must be at most ${MOST_ROWS} rows at once`, 'TOO_MANY');
  if (new Set(rows.map(({ row }) => row)).size < rows.length)
    throw invalidField('rows', 'must name each row once', 'REPEATED');
  rows.forEach(({ cells, takesTwin }, index) => {
    if (takesTwin === true && kind === 'accounts') throw twinsOfAccounts(`rows.${index}.takesTwin`);
    for (const { column, value } of cells ?? []) {
      const field = `rows.${index}.cells`;
      if (column < 0 || column >= headers.length)
        throw invalidField(field, `must name columns from 0 to ${headers.length - 1}`, 'OUT_OF_RANGE');
      if ((value?.length ?? 0) > MOST_CHARACTERS)
        throw invalidField(field, `must have at most ${MOST_CHARACTERS} characters`, 'TOO_LONG');
      if (value?.includes('\0')) throw invalidField(field, 'must not contain NUL', 'BAD_TEXT');
    }
  });
}

/** A row's choices after a change. */
export function changedChoices(
  before: RowChoices & { readonly cells: readonly string[] },
  { cells, isExcluded, takesTwin }: ImportRowInput,
): RowChoices {
  const texts = new Map(Object.entries(before.corrections));
  for (const { column, value } of cells ?? []) {
    const isAsInFile = value == null || value === (before.cells[column] ?? '');
    if (isAsInFile) texts.delete(String(column));
    else texts.set(String(column), value.toWellFormed());
  }
  return {
    corrections: Object.fromEntries(texts),
    isExcluded: isExcluded ?? before.isExcluded,
    takesTwin: takesTwin === undefined ? before.takesTwin : takesTwin,
  };
}
