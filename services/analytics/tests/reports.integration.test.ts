import { accountEvent, categoryEvent, expenseEvent, projectEvent, tenantEvent } from './event-book.ts';
import { startAnalytics } from './analytics-harness.ts';

const MONEY = '{ amount currency }';
const FILTER = '{ projectId accountId categoryId vendor from to }';
const FIGURE = `{ amount ${MONEY} count expenses ${FILTER} comparison { amount ${MONEY} count change ${MONEY} relativeChange expenses ${FILTER} } }`;
const HEAD = `currency timeZone period { from to label } previousPeriod { from to label } chart { labels datasets { label data } } asOf isCurrent`;
const SUMMARY = `query ($id: ID!, $from: Date, $to: Date, $year: Int) { projectSummaryReport(id: $id, from: $from, to: $to, year: $year) {
  project { id } name ${HEAD} startingBudget ${MONEY} projectedEstimate ${MONEY} spend ${FIGURE} spentBefore ${FIGURE} spentToDate ${FIGURE}
  remainingBudget ${MONEY} burnRate ${MONEY} average ${MONEY}
  largestExpenses { id expenseDate vendor account { id } category { id } amount ${MONEY} }
  topCategories { category { id } label color share spend ${FIGURE} } topVendors { vendor share spend ${FIGURE} }
  topAccounts { account { id } name share spend ${FIGURE} } forecast { method } rows { month spend ${FIGURE} } } }`;

let app: Awaited<ReturnType<typeof startAnalytics>>;
beforeAll(async () => {
  app = await startAnalytics();
});
afterAll(() => app.stop());

const usd = (amount: string) => ({ amount, currency: 'USD' });
const figure = (amount: string, count: number, expenses: object) => ({ amount: usd(amount), count, expenses });

async function report(tenantId: number, query: string, variables: Record<string, unknown>) {
  const { data, errors } = await app.as({ tenantId, role: 'OWNER' })(query, variables);
  expect(errors).toEqual([]);
  return Object(Object.values(data ?? {})[0]);
}

describe('the summary of a project', () => {
  const at = { tenantId: 10 };
  const ofProject = { projectId: ['100'], accountId: null, categoryId: null, vendor: null };
  beforeAll(async () => {
    await app.publish(
      tenantEvent(10, { baseCurrency: 'EUR', fiscalYearStart: 4 }),
      projectEvent(100, { currency: 'USD', startDate: '2026-08-01', endDate: '2027-01-31', name: 'GenZ Tracker' }, at),
      accountEvent(1, { name: 'Main OpEx' }, at),
      accountEvent(2, { name: 'Card', currency: 'JPY' }, at),
      categoryEvent(1, { name: 'SaaS' }, at),
      categoryEvent(2, { name: 'Travel', color: '#112233' }, at),
      ...[
        { day: '2026-09-05', base: 90_00n, inProject: 100_00n, category: 1, account: 1, vendor: 'Figma' },
        { day: '2026-09-30', base: 9_00n, inProject: 10_00n, category: 2, account: 2, vendor: 'FIGMA' },
        { day: '2026-11-01', base: 180_00n, inProject: 200_00n, category: 2, account: 1 },
        { day: '2026-11-02', base: 1_00n, inProject: 1_25n, account: 1, vendor: 'Hetzner' },
      ].map((state, index) => expenseEvent(1_000 + index, { ...state, project: 100, projectCurrency: 'USD' }, at)),
    );
  });

  it('has figures of the period, of the days before, and the expenses behind each', async () => {
    const days = { from: '2026-09-15', to: '2026-11-22' };
    const before = { from: '2026-07-08', to: '2026-09-14' };
    const found = await report(10, SUMMARY, { id: '100', from: '2026-09-15' });
    expect(found).toMatchObject({
      ...{ currency: 'USD', timeZone: 'UTC', isCurrent: true, forecast: { method: 'INSUFFICIENT_DATA' } },
      ...{ period: { ...days, label: '2026-09-15 – 2026-11-22' }, previousPeriod: before },
      spend: {
        ...figure('211.25', 3, { ...ofProject, ...days }),
        comparison: {
          ...{ amount: usd('100.00'), count: 1, change: usd('111.25'), relativeChange: 1.1125 },
          expenses: { ...ofProject, ...before },
        },
      },
      spentBefore: { ...figure('100.00', 1, { ...ofProject, from: null, to: '2026-09-14' }), comparison: null },
      spentToDate: figure('311.25', 4, { ...ofProject, from: null, to: '2026-11-22' }),
      ...{ startingBudget: usd('5000.00'), remainingBudget: usd('4688.75'), average: usd('70.42') },
      // (0 + 110 + 0) / 3
      burnRate: usd('36.67'),
      largestExpenses: [
        { id: '1002', expenseDate: '2026-11-01', vendor: null, category: { id: '2' }, amount: usd('200.00') },
        { id: '1001', account: { id: '2' }, amount: usd('10.00') },
        { id: '1003', category: null, amount: usd('1.25') },
      ],
      topCategories: [
        { label: 'Travel', color: '#112233', share: 0.9941, spend: figure('210.00', 2, { categoryId: ['2'] }) },
        { category: null, label: 'Uncategorized', spend: figure('1.25', 1, { categoryId: [''], ...days }) },
      ],
      topVendors: [
        { vendor: null, spend: figure('200.00', 1, { vendor: '' }) },
        {
          vendor: 'FIGMA',
          spend: { ...figure('10.00', 1, { vendor: 'FIGMA' }), comparison: { relativeChange: -0.9 } },
        },
        { vendor: 'Hetzner' },
      ],
      topAccounts: [
        { name: 'Main OpEx', share: 0.9527 },
        { name: 'Card', spend: figure('10.00', 1, { accountId: ['2'] }) },
      ],
      chart: {
        labels: ['2026-09', '2026-10', '2026-11'],
        datasets: [
          { label: 'Spend', data: ['10.00', '0.00', '201.25'] },
          { label: 'Cumulative', data: ['110.00', '110.00', '311.25'] },
        ],
      },
    });
    expect(found.rows[0]).toMatchObject({
      ...{ month: '2026-09', spend: figure('10.00', 1, { from: '2026-09-15', to: '2026-09-30' }) },
    });
  });

  it('compares a fiscal year with the year before, month by month', async () => {
    const found = await report(10, SUMMARY, { id: '100', year: 2026 });
    expect(found).toMatchObject({
      period: { from: '2026-04-01', to: '2027-03-31', label: '2026/27' },
      previousPeriod: { from: '2025-04-01', to: '2026-03-31', label: '2025/26' },
      spend: { ...figure('311.25', 4, {}), comparison: { amount: usd('0.00'), relativeChange: null } },
    });
    expect(found.rows).toHaveLength(12);
    expect(found.rows[5]).toMatchObject({
      month: '2026-09',
      spend: { amount: usd('110.00'), comparison: { expenses: { from: '2025-09-01', to: '2025-09-30' } } },
    });
  });

  it.each([
    [{ from: '2026-02-30' }, 'from'],
    [{ from: '1969-12-31' }, 'from'],
    [{ from: '2026-02-02', to: '2026-02-01' }, 'to'],
    [{ from: '2016-01-31', to: '2026-01-01' }, 'to'],
    [{ year: 1969 }, 'year'],
    [{ year: 2026, from: '2026-01-01' }, 'year'],
  ])('refuses %j', async (period, field) => {
    const { errors } = await app.as({ tenantId: 10, role: 'ANALYST' })(SUMMARY, { id: '100', ...period });
    expect(errors).toMatchObject([{ extensions: { code: 'VALIDATION_FAILED', details: [{ field }] } }]);
  });

  it('is for those who may read reports, and shows no other project', async () => {
    const { errors } = await app.as({ tenantId: 10, role: 'MEMBER' })(SUMMARY, { id: '100' });
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    const other = await app.as({ tenantId: 11, role: 'OWNER' })(SUMMARY, { id: '100' });
    expect(other.data).toEqual({ projectSummaryReport: null });
  });
});
