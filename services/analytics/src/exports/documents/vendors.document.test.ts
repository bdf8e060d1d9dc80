import { readerOf } from '../language/reader.ts';
import { vendorsDocument } from './vendors.document.ts';

const money = (amount: string) => ({ amount, currency: 'USD' as const });
const spend = (amount: string, count: number) => ({ amount: money(amount), count, comparison: null, expenses: null });
const report = {
  ...{ currency: 'USD' as const, timeZone: 'UTC', vendorCount: 3, asOf: null, isCurrent: true, previousPeriod: null },
  period: { from: '2026-01-01', to: '2026-01-31', label: 'January 2026' },
  chart: { labels: [], datasets: [] },
  rows: [{ vendor: 'Figma', vendorId: '7', share: 0.75, spend: spend('75.00', 1) }],
  total: spend('100.00', 3),
};

describe('the file of a report on vendors', () => {
  it('has a row for those that it does not name', () => {
    const { main } = vendorsDocument({ ...report, others: spend('25.00', 2) }, readerOf('en'));
    expect(main.rows.map((row) => row.slice(0, 5))).toEqual([
      ['7', 'Figma', 0.75, '75.00', 1],
      [null, 'Other vendors', 0.25, '25.00', 2],
    ]);
  });

  it('has none where it names all', () => {
    expect(vendorsDocument({ ...report, others: null }, readerOf('en')).main.rows).toHaveLength(1);
  });
});
