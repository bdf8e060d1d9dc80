import { expect, it } from 'vitest';
import { daysOf, PRESETS } from './report-period.ts';

it('knows the days of every preset, in a fiscal year from April', () => {
  const days = PRESETS.map((preset) => {
    const { from, to } = daysOf(preset, { today: '2026-02-14', fiscalYearStart: 4 });
    return `${preset}: ${from} ${to}`;
  });
  expect(days).toEqual([
    'thisMonth: 2026-02-01 2026-02-28',
    'lastMonth: 2026-01-01 2026-01-31',
    'thisQuarter: 2026-01-01 2026-03-31',
    'lastQuarter: 2025-10-01 2025-12-31',
    'fiscalYear: 2025-04-01 2026-03-31',
    'lastFiscalYear: 2024-04-01 2025-03-31',
    'yearToDate: 2026-01-01 2026-02-14',
    'lastYear: 2025-01-01 2025-12-31',
  ]);
});

it('begins the fiscal year in January where the tenant does, and ends a leap February', () => {
  expect(daysOf('fiscalYear', { today: '2026-01-01', fiscalYearStart: 1 }).from).toBe('2026-01-01');
  expect(daysOf('thisMonth', { today: '2028-02-01', fiscalYearStart: 1 }).to).toBe('2028-02-29');
});

it('has the quarters of the fiscal year, also across a new year', () => {
  const calendar = { today: '2026-01-15', fiscalYearStart: 2 };
  expect(daysOf('thisQuarter', calendar)).toEqual({ from: '2025-11-01', to: '2026-01-31' });
  expect(daysOf('lastQuarter', calendar)).toEqual({ from: '2025-08-01', to: '2025-10-31' });
  expect(daysOf('thisQuarter', { today: '2026-02-01', fiscalYearStart: 2 }).to).toBe('2026-04-30');
});
