import { expect, it } from 'vitest';
import type { ChartColors } from './chart-colors.ts';
import { forecastOptions, forecastValues, linesOf, type ForecastPoint } from './forecast-lines.ts';

const COLORS: ChartColors = {
  ...{
    text: '#000000',
    line: '#000000',
    panel: '#ffffff',
    primary: '#4f46e5',
    estimate: '#db2777',
    forecast: '#b45309',
  },
  ...{ neutral: '#7c8aa0', series: ['#4f46e5'] },
};
const NAMES = { actual: 'Spent', estimate: 'Estimate', expected: 'Expected', range: 'Range' };

const eur = (amount: number): { amount: string; currency: string } => ({ amount: amount.toFixed(2), currency: 'EUR' });

/** A month that is over, the current one, and one to come. */
const POINTS: ForecastPoint[] = [
  { month: '2026-10', actual: eur(100), projected: eur(120), forecast: null },
  {
    month: '2026-11',
    actual: eur(130),
    projected: eur(240),
    forecast: { low: eur(140), expected: eur(150), high: eur(170) },
  },
  {
    month: '2026-12',
    actual: null,
    projected: eur(360),
    forecast: { low: eur(200), expected: eur(260), high: eur(350) },
  },
];

it('opens the forecast at what was spent until the last closed month', () => {
  expect(forecastValues(POINTS)).toEqual({
    expected: [100, 150, 260],
    range: [
      [100, 100],
      [140, 170],
      [200, 350],
    ],
  });
});

it('has no line of a forecast where there is none', () => {
  const points = POINTS.map((point) => ({ ...point, forecast: null }));
  expect(linesOf(points, COLORS, NAMES).map(({ key }) => key)).toEqual(['actual', 'estimate']);
  expect(linesOf(POINTS, COLORS, NAMES).map(({ key }) => key)).toEqual(['actual', 'estimate', 'expected', 'range']);
});

it('draws the range behind the lines, without what is hidden', () => {
  const lines = linesOf(POINTS, COLORS, NAMES).filter(({ key }) => key !== 'estimate');
  const options = forecastOptions({ points: POINTS, lines, currency: 'EUR' }, COLORS)({ width: 600, height: 280 });
  expect(options.series).toMatchObject([
    { name: 'range', type: 'rangeArea' },
    { name: 'actual', data: [{ y: 100 }, { y: 130 }, { y: null }] },
    { name: 'expected', type: 'line' },
  ]);
  expect(options.yaxis).toMatchObject({ min: 0, max: 400 });
});
