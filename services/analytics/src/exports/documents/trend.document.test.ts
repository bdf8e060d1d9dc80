import { readerOf } from '../language/reader.ts';
import { trendDocument } from './trend.document.ts';

const spend = { amount: { amount: '1.00', currency: 'USD' as const }, count: 1, comparison: null, expenses: null };
const series = (label: string, isRest: boolean) => ({
  ...{ account: null, category: null, color: null, label, isRest, share: 0.5, spend, months: [spend] },
});
const report = {
  ...{ project: { id: '1' }, name: 'Portal', currency: 'USD' as const, timeZone: 'UTC', asOf: null, isCurrent: true },
  ...{ previousPeriod: null, total: spend, by: 'CATEGORY' as const, chart: { labels: [], datasets: [] } },
  period: { from: '2026-01-01', to: '2026-01-31', label: 'January 2026' },
  rows: [{ month: '2026-01', spend }],
  series: [series('Without', false), series('The rest', true)],
};

describe('the file of a trend by category', () => {
  it('tells expenses without a category from those of other categories, whatever their labels are', () => {
    const { main } = trendDocument(report, readerOf('de'));
    expect(main.rows.map((row) => row[2])).toEqual(['Ohne Kategorie', 'Andere Kategorien']);
  });
});
