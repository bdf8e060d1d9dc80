import { accountEvent, categoryEvent, expenseEvent, projectEvent, tenantEvent } from './event-book.ts';
import { startAnalytics } from './analytics-harness.ts';
import { PROJECT_REPORTS, TENANT_REPORTS } from './report-queries.ts';

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
    const found = await report(10, PROJECT_REPORTS.summary, { id: '100', from: '2026-09-15' });
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
    const found = await report(10, PROJECT_REPORTS.summary, { id: '100', year: 2026 });
    expect(found).toMatchObject({
      period: { from: '2026-04-01', to: '2027-03-31', label: '2026/27' },
      previousPeriod: { from: '2025-04-01', to: '2025-11-22', label: '2025-04-01 – 2025-11-22' },
      spend: { ...figure('311.25', 4, {}), comparison: { amount: usd('0.00'), relativeChange: null } },
    });
    expect(found.rows).toHaveLength(12);
    expect(found.rows[5]).toMatchObject({
      month: '2026-09',
      spend: { amount: usd('110.00'), comparison: { expenses: { from: '2025-09-01', to: '2025-09-30' } } },
    });
    expect(found.rows[7].spend.comparison.expenses).toMatchObject({ from: '2025-11-01', to: '2025-11-22' });
    expect(found.rows[8].spend.comparison).toBeNull();
  });

  it.each([
    [{ from: '2026-02-30' }, 'from'],
    [{ from: '1969-12-31' }, 'from'],
    [{ from: '9999-12-01' }, 'from'],
    [{ from: '9998-12-01', to: '9999-12-05' }, 'to'],
    [{ from: '2026-02-02', to: '2026-02-01' }, 'to'],
    [{ from: '2016-01-31', to: '2026-01-01' }, 'to'],
    [{ year: 1969 }, 'year'],
    [{ year: 2026, from: '2026-01-01' }, 'year'],
  ])('refuses %j', async (period, field) => {
    const { errors } = await app.as({ tenantId: 10, role: 'ANALYST' })(PROJECT_REPORTS.summary, {
      id: '100',
      ...period,
    });
    expect(errors).toMatchObject([{ extensions: { code: 'VALIDATION_FAILED', details: [{ field }] } }]);
  });

  it('is for those who may read reports, and shows no other project', async () => {
    const { errors } = await app.as({ tenantId: 10, role: 'MEMBER' })(PROJECT_REPORTS.summary, { id: '100' });
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    const other = await app.as({ tenantId: 11, role: 'OWNER' })(PROJECT_REPORTS.summary, { id: '100' });
    expect(other.data).toEqual({ projectSummaryReport: null });
  });
});

describe('the other reports', () => {
  const at = { tenantId: 20 };
  beforeAll(async () => {
    const months = Array.from({ length: 60 }, (_none, index) => index);
    await app.publish(
      tenantEvent(20, { baseCurrency: 'EUR' }),
      projectEvent(
        200,
        { name: 'A', startDate: '2026-01-01', endDate: '2026-12-31', budget: 100_00n, estimate: 365_00n },
        at,
      ),
      projectEvent(201, { name: 'B', currency: 'USD', endDate: undefined }, at),
      projectEvent(202, { name: 'C', deleted: true }, at),
      categoryEvent(21, { name: 'Travel' }, at),
      ...months.map((index) => accountEvent(300 + index, { name: `Account ${index}` }, at)),
      expenseEvent(2_000, { project: 200, day: '2025-11-20', base: 20_00n, category: 21, vendor: 'Hetzner' }, at),
      expenseEvent(2_001, { project: 200, day: '2026-11-20', base: 30_00n, category: 21, vendor: 'Café' }, at),
      expenseEvent(2_002, { project: 200, day: '2026-11-21', base: 10_00n, vendor: ' CAFÉ ' }, at),
      expenseEvent(2_003, { project: 200, day: '2026-11-21', base: 99_00n, deleted: true }, at),
      expenseEvent(
        2_004,
        { project: 201, day: '2026-02-01', base: 50_00n, inProject: 60_00n, projectCurrency: 'USD' },
        at,
      ),
      expenseEvent(2_005, { project: null, day: '2026-03-01', base: 5_00n, vendor: 'Hetzner' }, at),
      expenseEvent(2_006, { project: 202, day: '2026-03-01', base: 4_00n }, at),
      ...months.map((index) =>
        expenseEvent(
          2_100 + index,
          {
            project: 201,
            account: 300 + index,
            day: '2027-05-02',
            base: 1n,
            inProject: BigInt(index + 1),
            projectCurrency: 'USD',
          },
          at,
        ),
      ),
    );
  });

  it('break a project down by category, with those of the year before', async () => {
    const found = await report(20, PROJECT_REPORTS.breakdown, { id: '200', year: 2026 });
    expect(found).toMatchObject({
      total: { amount: { amount: '40.00' }, comparison: { amount: { amount: '20.00' }, relativeChange: 1 } },
      chart: { labels: ['Travel', 'Uncategorized'], datasets: [{ label: 'Spend', data: ['30.00', '10.00'] }] },
      rows: [
        { category: { id: '21' }, share: 0.75, spend: { count: 1, comparison: { relativeChange: 0.5 } } },
        {
          category: null,
          share: 0.25,
          spend: { count: 1, comparison: { amount: { amount: '0.00' }, relativeChange: null } },
        },
      ],
    });
  });

  it('show the months of a fiscal year, those to come as well, with the accounts beyond fifty together', async () => {
    const found = await report(20, PROJECT_REPORTS.byAccount, { id: '201', year: 2027 });
    expect(found.rows).toHaveLength(12);
    expect(found.rows[4]).toMatchObject({ month: '2027-05', spend: figure('18.30', 60, { from: '2027-05-01' }) });
    expect(found.series).toHaveLength(51);
    expect(found.series[0]).toMatchObject({ label: 'Account 59', spend: figure('0.60', 1, { accountId: ['359'] }) });
    // The last one had spend the year before.
    const others = Array.from({ length: 10 }, (_none, index) => String(309 - index));
    expect(found.series.map(({ isRest }: { isRest: boolean }) => isRest).indexOf(true)).toBe(50);
    expect(found.series[50]).toMatchObject({
      ...{ account: null, label: 'Other accounts', spend: figure('0.55', 10, { accountId: [...others, '1'] }) },
    });
    expect(found.chart.datasets).toHaveLength(13);
    expect(found.chart.datasets[12]).toEqual({
      ...{
        label: 'Other accounts',
        data: [...Array<string>(4).fill('0.00'), '11.76', ...Array<string>(7).fill('0.00')],
      },
    });
    const now = await report(20, PROJECT_REPORTS.total, { id: '201' });
    expect(now).toMatchObject({ period: { label: '2026' }, by: 'TOTAL', series: [{ label: 'Total', share: 1 }] });
  });

  it('list vendors under their last spelling, none as well, and what is left', async () => {
    const found = await report(20, TENANT_REPORTS.vendors, {});
    expect(found).toMatchObject({
      period: { from: '2026-01-01', to: '2026-11-22' },
      previousPeriod: { from: '2025-02-09', to: '2025-12-31' },
      ...{ currency: 'EUR', total: { amount: { amount: '99.00' }, count: 5 }, vendorCount: 3, others: null },
      rows: [
        { vendor: null, spend: { amount: { amount: '54.00' }, expenses: { vendor: '' } } },
        { vendor: ' CAFÉ ', spend: { amount: { amount: '40.00' }, count: 2 } },
        { vendor: 'Hetzner', spend: { amount: { amount: '5.00' }, comparison: { relativeChange: -0.75 } } },
      ],
    });
    expect(await report(20, TENANT_REPORTS.vendors, { top: 2 })).toMatchObject({
      ...{ vendorCount: 3, others: { amount: { amount: '5.00' }, count: 1, expenses: null } },
    });
    const { errors } = await app.as({ tenantId: 20, role: 'OWNER' })(TENANT_REPORTS.vendors, { top: 1_001 });
    expect(errors).toMatchObject([{ extensions: { code: 'VALIDATION_FAILED', details: [{ field: 'top' }] } }]);
  });

  it('compare budgets with spend, each project in its currency, and total those in base currency', async () => {
    const found = await report(20, TENANT_REPORTS.budget, { from: '2026-11-01', to: '2026-11-30' });
    expect(found).toMatchObject({
      period: { label: '2026-11' },
      total: {
        ...{ projects: 1, projectsLeftOut: 1, startingBudget: { amount: '100.00', currency: 'EUR' } },
        spend: { amount: { amount: '40.00' }, expenses: { projectId: ['200'] } },
        ...{ spentToDate: { amount: { amount: '60.00' }, count: 3 }, remainingBudget: { amount: '40.00' }, used: 0.6 },
      },
      tenantSpend: { amount: { amount: '40.00' }, expenses: { projectId: null } },
      chart: { labels: ['A'], datasets: [{ data: ['100.00'] }, { data: ['60.00'] }] },
      rows: [
        { name: 'A', currency: 'EUR', planned: { amount: '30.00' }, used: 0.6 },
        {
          name: 'B',
          planned: null,
          spend: figure('0.00', 0, { projectId: ['201'] }),
          spentToDate: figure('60.00', 1, {}),
        },
      ],
    });
  });
});

it('ask identity once for the fiscal year of a tenant that an earlier version kept', async () => {
  const tenantId = 78;
  await app.publish(tenantEvent(tenantId));
  await app.rows('update tenant_replica set fiscal_year_start = null where tenant_id = 78');
  const ask = () => app.as({ tenantId, role: 'ANALYST' })(TENANT_REPORTS.vendors, { year: 2025 });
  app.identity.answerWith(null);
  expect((await ask()).errors).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
  app.identity.answerWith({ _entities: [{ name: 'Acme', slug: 'acme', fiscalYearStart: 4 }] });
  const asked = app.identity.asked;
  const period = { from: '2025-04-01', to: '2026-03-31', label: '2025/26' };
  expect(await report(tenantId, TENANT_REPORTS.vendors, { year: 2025 })).toMatchObject({ period });
  expect(await report(tenantId, TENANT_REPORTS.vendors, { year: 2025 })).toMatchObject({ period });
  expect(app.identity.asked).toBe(asked + 1);
  expect(await app.rows('select fiscal_year_start from tenant_replica where tenant_id = 78')).toEqual([
    { fiscal_year_start: 4 },
  ]);
});

it('are the same from facts alone while the sums of months are not filled', async () => {
  const [tenantId, at] = [77, { tenantId: 77 }];
  await app.publish(
    tenantEvent(tenantId),
    projectEvent(770, { startDate: '2026-01-05' }, at),
    categoryEvent(77, {}, at),
    ...['2026-01-15', '2026-03-31', '2026-04-01', '2026-06-30', '2026-11-02'].map((day, index) =>
      expenseEvent(77_000 + index, { project: 770, day, category: index % 2 ? 77 : null, vendor: `V${index % 3}` }, at),
    ),
  );
  const year = { from: '2026-02-01', to: '2026-09-30' };
  const read = async () => ({
    ofProject: await Promise.all(
      Object.values(PROJECT_REPORTS).map((query) => report(tenantId, query, { id: '770', ...year })),
    ),
    ofTenant: await Promise.all(Object.values(TENANT_REPORTS).map((query) => report(tenantId, query, year))),
  });
  const filled = await read();
  await app.rows(`with gone as (delete from spend_category_month where tenant_id = 77),
    gone_too as (delete from spend_vendor_month where tenant_id = 77)
    insert into month_sums_unfilled values (77)`);
  expect(await read()).toEqual(filled);
});
