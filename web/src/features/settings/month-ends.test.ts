import { expect, it } from 'vitest';
import { monthEnds } from './month-ends.ts';

it.each([
  ['2026-01-01', ['2025-12-31', '2025-11-30', '2025-10-31']],
  ['2024-03-31', ['2024-02-29', '2024-01-31', '2023-12-31']],
])('offers the ends of the months before %s', (today, ends) => {
  expect(monthEnds(today, 3)).toEqual(ends);
});
