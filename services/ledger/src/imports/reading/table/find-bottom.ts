import { headerKey } from '../mapping/header-key.ts';
import { isEmptyRow, type FileRecord } from './records.ts';
import { isDateCell } from './typed-cells.ts';

/** Rows at the end that may be no rows. */
export const LOOKED_AT_BOTTOM = 15;

const TOTALS =
  /\b(?:total|totals|totalen|totaal|totale|totaux|summe|gesamt|gesamtsumme|saldo|endsaldo|schlusssaldo|anfangssaldo|kontostand|balance|sum|subtotal|zwischensumme|ende|end of|gesamtbetrag|bilan|solde|umsatzsumme|closing|opening|kontokorrent)\b/;

/**
 * The number of rows at the end that are none: without a date, and either named as totals, or nearly empty beside the rows above.
 * @param last the last rows, in order
 */
export function findBottom(last: readonly FileRecord[], dateColumn: number | undefined, width: number): number {
  let count = 0;
  for (const { cells } of last.toReversed()) {
    if (!isNoRow(cells, dateColumn, width)) break;
    count++;
  }
  return count;
}

function isNoRow(cells: readonly string[], dateColumn: number | undefined, width: number): boolean {
  const filled = cells.filter((cell) => cell.trim() !== '');
  if (isEmptyRow(cells)) return true;
  if (dateColumn === undefined) return cells.length === 1 && width > 1;
  const date = cells[dateColumn] ?? '';
  const isTotal = filled.some((cell) => TOTALS.test(headerKey(cell)));
  if (isDateCell(date)) return false;
  return isTotal || (filled.length <= 2 && filled.length < width - 1) || cells.length === 1;
}
