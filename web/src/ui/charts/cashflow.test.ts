import { expect, it } from 'vitest';
import { cashAxes, type CashPoint, type CashSeries } from './cashflow.ts';

const usd = (amount: string): { amount: string; currency: string } => ({ amount, currency: 'USD' });
const POINTS: CashPoint[] = [
  { key: '2026-01-01', label: 'Jan', inflow: usd('90.00'), outflow: usd('20.00'), balance: usd('1070.00') },
  { key: '2026-02-01', label: 'Feb', inflow: usd('0.00'), outflow: usd('30.00'), balance: usd('-40.00') },
];
const series = (...keys: CashSeries['key'][]): CashSeries[] =>
  keys.map((key) => ({ key, name: key, color: '#000000' }));
const axes = (...keys: CashSeries['key'][]): unknown[] =>
  cashAxes(POINTS, series(...keys), 'USD').map(({ min, max, show, opposite }) => [min, max, show ?? true, opposite]);

it('measures both flows alike, and the balance at an axis of its own, also below zero', () => {
  expect(axes('inflow', 'outflow', 'balance')).toEqual([
    [0, 100, true, undefined],
    [0, 100, false, undefined],
    [-500, 1500, true, true],
  ]);
});

it('keeps the axis of the flows while one of them is hidden', () => {
  expect(axes('outflow')).toEqual([[0, 100, true, undefined]]);
});
