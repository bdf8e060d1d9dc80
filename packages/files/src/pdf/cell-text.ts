import { isNumeric, type Cell, type Column } from '../table.ts';

const SHARE_DIGITS = 1;
const MONTH = /^(\d{4})-(\d{2})$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Writes a cell as its reader expects numbers and dates to look. */
export type CellWriter = (cell: Cell) => string;

/** @param timeZone of timestamps */
export function cellWriter(column: Column, locale: string, timeZone = 'UTC'): CellWriter {
  if (isNumeric(column.kind)) return numberWriter(column, locale);
  switch (column.kind) {
    case 'date':
      return datesOf(new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }), DATE);
    case 'month':
      return datesOf(new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' }), MONTH);
    case 'timestamp':
      return datesOf(new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }), null);
    default:
      return (cell) => (cell === null ? '' : String(cell));
  }
}

/** Intl takes decimals as text and keeps every digit; a number would be a float. */
function numberWriter({ kind, digits }: Column, locale: string): CellWriter {
  const formats = new Map<number, Intl.NumberFormat>();
  const formatOf = (text: string): Intl.NumberFormat => {
    const shown = digits ?? digitsOf(text);
    const known = formats.get(shown) ?? new Intl.NumberFormat(locale, numberOptions(kind, shown));
    formats.set(shown, known);
    return known;
  };
  return (cell) => {
    if (cell === null) return '';
    const text = String(cell);
    return isDecimal(text) ? formatOf(text).format(text) : text;
  };
}

/** @param digits after the point: of money exactly, of other decimals at most */
function numberOptions(kind: Column['kind'], digits: number): Intl.NumberFormatOptions {
  switch (kind) {
    case 'money':
      return { minimumFractionDigits: digits, maximumFractionDigits: digits };
    case 'share':
      return { style: 'percent', minimumFractionDigits: SHARE_DIGITS, maximumFractionDigits: SHARE_DIGITS };
    case 'integer':
      return { maximumFractionDigits: 0, useGrouping: false };
    default:
      return { maximumFractionDigits: digits };
  }
}

function digitsOf(text: string): number {
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
}

/** @param form of texts that are a date; others are shown as they are */
function datesOf(format: Intl.DateTimeFormat, form: RegExp | null): CellWriter {
  return (cell) => {
    if (cell === null) return '';
    const text = String(cell);
    const time = Date.parse(text);
    return Number.isNaN(time) || form?.test(text) === false ? text : format.format(time);
  };
}

function isDecimal(text: string): text is `${number}` {
  return /^-?\d+(\.\d+)?$/.test(text);
}
