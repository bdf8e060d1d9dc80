import { expect, it } from 'vitest';
import { sumMoney } from './sum-money.ts';

const usd = (amount: string): { amount: string; currency: string } => ({ amount, currency: 'USD' });

it.each([
  [['0.10', '0.20'], '0.30'],
  [['-0.05', '0.02'], '-0.03'],
  [['90071992547409.93', '0.01'], '90071992547409.94'],
  [['1', '2.5'], '3.5'],
  [['7'], '7'],
])('adds %s up to %s', (amounts, total) => {
  expect(sumMoney(amounts.map(usd))).toEqual(usd(total));
});

it('has no sum of nothing', () => {
  expect(sumMoney([])).toBeNull();
});
