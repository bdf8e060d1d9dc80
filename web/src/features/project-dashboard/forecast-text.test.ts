import { beforeAll, expect, it } from 'vitest';
import { usePreferences } from '@/locales/preferences.ts';
import { forecastText, remainingText } from './forecast-text.ts';
import type { Dashboard } from './useProjectDashboard.ts';

const usd = (amount: string): { amount: string; currency: string } => ({ amount, currency: 'USD' });

const FORECAST: Dashboard['forecast'] = {
  ...{ method: 'LOG_NORMAL', monthsUsed: 6, pOverspend: 0.47, exhaustionDate: '2027-03-07' },
  ...{ low: usd('380.00'), expectedTotal: usd('400.00'), high: usd('450.00') },
};

const DASHBOARD: Dashboard = {
  ...{ asOf: null, isCurrent: true, name: 'Portal', currency: 'USD' },
  project: { id: '1', status: 'ACTIVE', description: null, startDate: '2026-01-01', endDate: null },
  ...{ startingBudget: usd('410.00'), projectedEstimate: usd('420.00'), totalSpend: usd('300.00') },
  ...{ remainingBudget: usd('110.00'), burnRate: usd('30.00'), forecast: FORECAST },
  ...{
    forecastVsActual: [],
    monthlyTrend: [],
    monthlyByAccount: [],
    categoryBreakdown: [],
    topVendors: [],
    accounts: [],
  },
};

/** The keys and values in place of the texts. */
const t = (key: string, values: Record<string, string> = {}): string =>
  [key.replace('projectDashboard.', ''), ...Object.values(values)].join(' ');

const withForecast = (change: Partial<Dashboard['forecast']>): Dashboard => ({
  ...DASHBOARD,
  forecast: { ...FORECAST, ...change },
});

beforeAll(() => usePreferences({ locale: 'en-US', timeZone: 'UTC' }));

it.each([
  [0.47, 'plain'],
  [0.5, 'warning'],
  [0.9, 'error'],
] as const)('says what a forecast of %d expects', (pOverspend, tone) => {
  const share = `${Math.round(pOverspend * 100)}%`;
  expect(forecastText(withForecast({ pOverspend }), t)).toEqual({
    ...{ value: '$400', tone, note: `forecast.exceeds ${share} $420`, range: 'forecast.range $380 $450' },
  });
});

it.each([
  ['PENDING', '…', 'forecast.pending'],
  ['ENDED', '$300', 'forecast.ended'],
  ['INSUFFICIENT_DATA', '–', 'forecast.insufficient 2 4'],
] as const)('says why there is no forecast: %s', (method, value, note) => {
  const none = { low: null, expectedTotal: null, high: null, pOverspend: null };
  expect(forecastText(withForecast({ method, monthsUsed: 2, ...none }), t)).toEqual({ value, note, tone: 'plain' });
});

it.each([
  [DASHBOARD, 'usedUpBy Mar 7, 2027', 'plain'],
  [{ ...DASHBOARD, remainingBudget: usd('-1.00') }, 'overspent', 'error'],
  [withForecast({ method: 'ENDED' }), 'ended', 'plain'],
  [withForecast({ exhaustionDate: null }), 'noEndInSight', 'plain'],
  [{ ...withForecast({ exhaustionDate: null }), totalSpend: usd('0.00') }, 'untouched', 'plain'],
])('says until when the budget lasts (%#)', (dashboard, note, tone) => {
  expect(remainingText(dashboard, t)).toMatchObject({ note, tone });
});
