import { expect, it } from 'vitest';
import { chartSeries, idOf, nameOf, type Trend, type TrendPart } from './trend-series.ts';

const NAMES = { total: 'Total', noCategory: 'No category', otherAccounts: 'Others', otherCategories: 'Others' };
const usd = (amount: string) => ({ amount, currency: 'USD' });

/** Expenses of the others are selected by a filter, too, as long as they are few. */
function part(label: string, own: Partial<TrendPart> = {}): TrendPart {
  const expenses = {
    projectId: ['1'],
    accountId: null,
    categoryId: ['7', '8'],
    vendor: null,
    vendorId: null,
    from: null,
    to: null,
  };
  const figure = { count: 1, amount: usd('1.00'), expenses };
  return {
    ...{ label, isRest: false, color: null, share: null, account: null, category: null },
    ...{ spend: { ...figure, comparison: null }, months: [figure] },
    ...own,
  };
}

const named = Array.from({ length: 50 }, (_none, index) => part(`C${index}`, { category: { id: String(index + 1) } }));
const without = part('Uncategorized');
const others = part('Other categories', { isRest: true });

it('tells the others together from expenses without a category', () => {
  expect([without, others].map(idOf)).toEqual(['', null]);
  const nameIn = (one: TrendPart): string => nameOf({ by: 'CATEGORY' }, one, NAMES);
  expect([without, others].map(nameIn)).toEqual(['No category', 'Others']);
});

it('names the others of accounts, and everything', () => {
  expect(nameOf({ by: 'ACCOUNT' }, others, { ...NAMES, otherAccounts: 'Other accounts' })).toBe('Other accounts');
  expect(nameOf({ by: 'TOTAL' }, part('Total'), NAMES)).toBe('Total');
});

it('adds up in the chart all that it does not show', () => {
  const total = { count: 52, amount: usd('52.00'), expenses: null, comparison: null };
  const trend: Trend = {
    ...{ name: 'Harbour', currency: 'USD', by: 'CATEGORY', asOf: null, isCurrent: true, total },
    ...{ period: { from: '2026-01-01', to: '2026-01-31', label: 'January 2026' }, previousPeriod: null },
    ...{ rows: [{ month: '2026-01', spend: total }], series: [without, ...named, others] },
  };
  const series = chartSeries(trend, NAMES);
  expect(series.map(({ id }) => id)).toEqual(['', ...named.slice(0, 10).map(({ category }) => category?.id), null]);
  expect(series.at(-1)).toMatchObject({ name: 'Others', total: usd('41.00'), months: [{ amount: usd('41.00') }] });
});
