import { expect, it } from 'vitest';
import { expensesOf, expensesOfMonth } from './expenses-link.ts';

it.each([
  ['2026-01', '2026-01-31'],
  ['2026-02', '2026-02-28'],
  ['2028-02', '2028-02-29'],
  ['2026-12', '2026-12-31'],
])('ends %s on %s', (month, to) => {
  expect(expensesOfMonth(month)).toEqual({ from: `${month}-01`, to });
});

it('keeps the empty string, which stands for none', () => {
  expect(expensesOf({ category: '', project: '7' })).toEqual({
    path: '/expenses',
    query: { category: '', project: '7' },
  });
});
