import { expect, it } from 'vitest';
import { barSeriesOf, stackEnds, type MonthSeries } from './month-bars.ts';
import type { ChartColors } from './chart-colors.ts';

const COLORS: ChartColors = {
  ...{
    text: '#000000',
    line: '#000000',
    panel: '#ffffff',
    primary: '#4f46e5',
    estimate: '#db2777',
    forecast: '#b45309',
  },
  ...{ neutral: '#7c8aa0', series: ['#4f46e5', '#0d9488'] },
};

const usd = (amount: string): { amount: string; currency: string } => ({ amount, currency: 'USD' });

function series(id: string | null, ...amounts: string[]): MonthSeries {
  const months = amounts.map((amount, index) => ({ month: `2026-0${index + 1}`, amount: usd(amount) }));
  return { id, name: `Account ${id}`, months, total: usd('0') };
}

it('gives accounts their colours in order, and the rest the neutral one', () => {
  const colors = barSeriesOf([series('7'), series('8'), series('9'), series(null)], COLORS).map(({ color }) => color);
  expect(colors).toEqual(['#4f46e5', '#0d9488', '#4f46e5', '#7c8aa0']);
});

it('finds where the stacks end, refunds below zero', () => {
  expect(stackEnds([series('1', '10', '-5'), series('2', '2.5', '1')])).toEqual([12.5, 0, 1, -5]);
  expect(stackEnds([])).toEqual([]);
});
