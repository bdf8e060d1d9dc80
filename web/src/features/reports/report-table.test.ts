import { expect, it } from 'vitest';
import { moneyCell, sortRows, type ReportRow } from './report-table.ts';

function row(id: string, amount: string, isLast = false): ReportRow {
  return { id, isLast, cells: { name: { text: id }, amount: moneyCell({ amount, currency: 'USD' }) } };
}

const ROWS = [
  row('b', '9007199254740993.10'),
  row('a', '-12.00'),
  row('rest', '99.00', true),
  row('c', '9007199254740993.11'),
];
const orderBy = (sort: string): string =>
  sortRows(ROWS, sort)
    .map(({ id }) => id)
    .join();

it('sorts amounts exactly, beyond what a float can tell apart, and what is left to the end', () => {
  expect(orderBy('amount')).toBe('a,b,c,rest');
  expect(orderBy('-amount')).toBe('c,b,a,rest');
});

it('keeps amounts of a currency together', () => {
  const yen = (id: string, amount: string): ReportRow => ({
    id,
    cells: { amount: moneyCell({ amount, currency: 'JPY' }) },
  });
  const rows = [row('few', '1.00'), yen('many', '1200000'), row('more', '50000.00'), yen('less', '7')];
  const ordered = (sort: string) => sortRows(rows, sort).map(({ id }) => id);
  expect(ordered('amount')).toEqual(['less', 'many', 'few', 'more']);
  expect(ordered('-amount')).toEqual(['many', 'less', 'more', 'few']);
});

it('sorts names as texts, and leaves the order as it is where none is asked for', () => {
  expect(orderBy('name')).toBe('a,b,c,rest');
  expect(orderBy('')).toBe('b,a,rest,c');
});
