import { expect, it } from 'vitest';
import { monthsOf } from './vendor-months.ts';

const spent = (month: string, amount: string) => ({ month, amount: { amount, currency: 'EUR' } });

it('fills in the months between the first and the latest', () => {
  expect(monthsOf([spent('2025-11', '1.00'), spent('2026-02', '2.00')])).toEqual([
    spent('2025-11', '1.00'),
    spent('2025-12', '0'),
    spent('2026-01', '0'),
    spent('2026-02', '2.00'),
  ]);
});

it('shows two years at most, and nothing of nothing', () => {
  const months = monthsOf([spent('2020-01', '1.00'), spent('2026-02', '2.00')]);
  expect([months.length, months[0]?.month, months.at(-1)?.month]).toEqual([24, '2024-03', '2026-02']);
  expect(monthsOf([])).toEqual([]);
});
