import { expect, it } from 'vitest';
import type { ChartColors } from './chart-colors.ts';
import { slicesOf, type Share } from './donut.ts';

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

const share = (id: string | null, amount: string): Share => ({
  ...{ id, name: `Category ${id}`, color: '#6366f1' },
  amount: { amount, currency: 'EUR' },
});

it('shows each category, and those without spend not at all', () => {
  const slices = slicesOf([share('1', '20.00'), share('2', '0.00'), share('3', '-4.00')], COLORS, 'Others');
  expect(slices.map(({ key }) => key)).toEqual(['1']);
});

it('puts the smallest categories together, to the cent', () => {
  const shares = Array.from({ length: 12 }, (_, index) => share(String(index + 1), '0.10'));
  const slices = slicesOf(shares, COLORS, 'Others');
  expect(slices).toHaveLength(9);
  expect(slices.at(-1)).toMatchObject({
    ...{ key: 'rest', isRest: true, id: null, name: 'Others', color: COLORS.neutral },
    amount: { amount: '0.40', currency: 'EUR' },
  });
});

it('gives spend without a category the neutral colour, and others one that can be seen', () => {
  const slices = slicesOf(
    [
      { ...share(null, '1'), color: null },
      { ...share('1', '1'), color: '#ffff00' },
    ],
    COLORS,
    'Others',
  );
  expect(slices[0]).toMatchObject({ key: 'none', color: COLORS.neutral });
  expect(slices[1]?.color).not.toBe('#ffff00');
});
