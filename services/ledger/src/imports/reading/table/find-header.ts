import type { ImportKind } from '../import-fields.ts';
import type { TableFormat } from '../import-format.ts';
import { isKnownHeader } from '../mapping/suggest-mapping.ts';
import { isEmptyRow, type FileRecord } from './records.ts';
import { isTyped } from './typed-cells.ts';

/** A header stands within so many lines. */
const LOOKED_AT = 60;

type Top = Pick<TableFormat, 'skipTop' | 'hasHeader'>;

/**
 * Finds the header: the line with most words that headers use, above rows; else a line of texts above rows with dates or numbers. What is
 * above it is skipped: banks write the account and the period there.
 */
export function findHeader(records: readonly FileRecord[], kind: ImportKind): Top {
  const looked = records.slice(0, LOOKED_AT).map(({ cells }) => cells);
  return byWords(looked, kind) ?? byForm(records.map(({ cells }) => cells));
}

function byWords(rows: readonly (readonly string[])[], kind: ImportKind): Top | null {
  let best: { index: number; known: number } | null = null;
  rows.forEach((cells, index) => {
    const texts = cells.filter((cell) => cell.trim() !== '');
    const known = texts.filter((cell) => isKnownHeader(cell, kind)).length;
    const isHeader = known >= 2 && known >= texts.length / 5 && !texts.some(isTyped);
    if (isHeader && known > (best?.known ?? 0)) best = { index, known };
  });
  return topOf(best);
}

function topOf(best: { index: number } | null): Top | null {
  return best === null ? null : { skipTop: best.index, hasHeader: true };
}

function byForm(rows: readonly (readonly string[])[]): Top {
  const filled = rows.flatMap((cells, index) => (isEmptyRow(cells) ? [] : [{ cells, index }]));
  const data = filled.findIndex((row, at) => isLikeNext(row.cells, filled[at + 1]?.cells));
  const first = filled[data];
  if (first === undefined) return { skipTop: filled[0]?.index ?? 0, hasHeader: filled.length > 1 };
  const above = filled[data - 1];
  const isHeader =
    above !== undefined && !above.cells.some(isTyped) && countFilled(above.cells) >= countFilled(first.cells) / 2;
  return { skipTop: isHeader ? above.index : first.index, hasHeader: isHeader };
}

/** Rows of a table have dates and numbers in the same columns as the next row. */
function isLikeNext(cells: readonly string[], next: readonly string[] | undefined): boolean {
  if (next === undefined) return cells.some(isTyped);
  return cells.length === next.length && cells.some((cell, index) => isTyped(cell) && isTyped(next[index] ?? ''));
}

function countFilled(cells: readonly string[]): number {
  return cells.filter((cell) => cell.trim() !== '').length;
}
