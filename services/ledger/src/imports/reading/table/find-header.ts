import type { ImportKind } from '../import-fields.ts';
import type { TableFormat } from '../import-format.ts';
import { isKnownHeader } from '../mapping/suggest-mapping.ts';
import { usualWidth } from './detect-delimiter.ts';
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
  const width = usualWidth(rows.filter((cells) => !isEmptyRow(cells)));
  const first = rows.findIndex((cells) => cells.length === width && !isEmptyRow(cells));
  if (first === -1) return { skipTop: 0, hasHeader: false };
  const isHeader = !rows[first]?.some(isTyped) && rows.slice(first + 1).some((cells) => cells.some(isTyped));
  return { skipTop: first, hasHeader: isHeader };
}
