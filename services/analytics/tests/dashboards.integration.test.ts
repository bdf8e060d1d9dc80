import { ProjectStatus } from '@outlay/proto/outlay/projects/v1/project_pb.ts';
import { addMonths } from '../src/calendar/months.ts';
import { accountEvent, categoryEvent, expenseEvent, projectEvent, tenantEvent } from './event-book.ts';
import { startAnalytics } from './analytics-harness.ts';

const MONEY = '{ amount currency }';
const BY_ACCOUNT = `{ account { id } name total ${MONEY} months { month amount ${MONEY} } }`;
const PROJECT = `query ($id: ID!) { projectDashboard(id: $id) {
  project { id } name currency startingBudget ${MONEY} projectedEstimate ${MONEY} totalSpend ${MONEY}
  remainingBudget ${MONEY} accounts { account { id } name currentBalance ${MONEY} lowBalanceThreshold ${MONEY} }
  spentBefore ${MONEY} categoryBreakdown { category { id } label color amount ${MONEY} } topVendors { vendor amount ${MONEY} count } monthlyTrend { month amount ${MONEY} }
  monthlyByAccount ${BY_ACCOUNT} forecastVsActual { month actual ${MONEY} projected ${MONEY}
    cumulativeActual ${MONEY} cumulativeProjected ${MONEY} forecast { low ${MONEY} expected ${MONEY} high ${MONEY} } } burnRate ${MONEY}
  forecast { expectedTotal ${MONEY} pOverspend low ${MONEY} high ${MONEY} exhaustionDate method monthsUsed }
  asOf isCurrent } }`;
const TENANT = `{ tenantDashboard {
  currency totalSpend ${MONEY} topVendors { vendor amount ${MONEY} count }
  lowBalanceAccounts { account { id } name currentBalance ${MONEY} lowBalanceThreshold ${MONEY} }
  monthlyTrend { month amount ${MONEY} } monthlyByAccount ${BY_ACCOUNT} categoryBreakdown { label amount ${MONEY} }
  projects { project { id } name status endDate currency startingBudget ${MONEY} projectedEstimate ${MONEY}
    spend ${MONEY} remaining ${MONEY} expectedTotal ${MONEY} pOverspend } asOf isCurrent } }`;

let app: Awaited<ReturnType<typeof startAnalytics>>;
beforeAll(async () => {
  app = await startAnalytics();
});
afterAll(() => app.stop());

const eur = (amount: string) => ({ amount, currency: 'EUR' });
const usd = (amount: string) => ({ amount, currency: 'USD' });
const owner = (tenantId: number) => app.as({ tenantId, role: 'OWNER' });

async function dashboard(tenantId: number, id: number | string) {
  const { data, errors } = await owner(tenantId)(PROJECT, { id: String(id) });
  expect(errors).toEqual([]);
  return Object(data?.['projectDashboard']);
}

async function tenantDashboard(tenantId: number) {
  const { data, errors } = await owner(tenantId)(TENANT);
  expect(errors).toEqual([]);
  return Object(data?.['tenantDashboard']);
}

describe('a project', () => {
  it('shows all of the seed, in its currency', async () => {
    const at = { tenantId: 10 };
    const times = [new Date('2026-11-20T10:00:00.500Z'), new Date('2026-11-19T10:00:00Z')];
    await app.publish(
      tenantEvent(10, { baseCurrency: 'EUR' }),
      projectEvent(100, { currency: 'USD', startDate: '2026-08-01', endDate: '2027-01-31', name: 'GenZ Tracker' }, at),
      accountEvent(1, { name: 'Main OpEx', currentBalanceMinor: 1_045_000n, lowBalanceThresholdMinor: 100_000n }, at),
      accountEvent(2, { name: 'Card', currency: 'JPY', currentBalanceMinor: -5n }, at),
      accountEvent(3, { name: 'Unused' }, at),
      categoryEvent(1, { name: 'SaaS' }, at),
      categoryEvent(2, { name: 'Travel', color: '#112233' }, at),
      ...[
        { day: '2026-09-05', base: 90_00n, inProject: 100_00n, category: 1, account: 1 },
        { day: '2026-09-30', base: 9_00n, inProject: 10_00n, category: 2, account: 2 },
        { day: '2026-11-01', base: 180_00n, inProject: 200_00n, category: 2, account: 1 },
        { day: '2026-11-02', base: 1_00n, inProject: 1_25n, account: 1 },
      ].map((state, index) =>
        expenseEvent(
          1_000 + index,
          { ...state, project: 100, projectCurrency: 'USD' },
          { ...at, time: times[index % 2]! },
        ),
      ),
    );
    const found = await dashboard(10, 100);
    const spentIn = (...amounts: string[]) =>
      ['0.00', ...amounts].map((amount, index) => ({ month: addMonths('2026-08', index), amount: usd(amount) }));
    expect(found).toMatchObject({
      ...{ project: { id: '100' }, name: 'GenZ Tracker', currency: 'USD', isCurrent: true },
      ...{ startingBudget: usd('5000.00'), projectedEstimate: usd('5200.00'), totalSpend: usd('311.25') },
      ...{ remainingBudget: usd('4688.75'), asOf: '2026-11-20T10:00:00.500Z' },
      accounts: [
        { account: { id: '2' }, name: 'Card', currentBalance: { amount: '-5', currency: 'JPY' } },
        {
          account: { id: '1' },
          name: 'Main OpEx',
          currentBalance: eur('10450.00'),
          lowBalanceThreshold: eur('1000.00'),
        },
      ],
      categoryBreakdown: [
        { category: { id: '2' }, label: 'Travel', color: '#112233', amount: usd('210.00') },
        { category: { id: '1' }, label: 'SaaS', color: '#aabbcc', amount: usd('100.00') },
        { category: null, label: 'Uncategorized', color: null, amount: usd('1.25') },
      ],
      monthlyTrend: [
        { month: '2026-08', amount: usd('0.00') },
        { month: '2026-09', amount: usd('110.00') },
        { month: '2026-10', amount: usd('0.00') },
        { month: '2026-11', amount: usd('201.25') },
      ],
      monthlyByAccount: [
        { account: { id: '1' }, name: 'Main OpEx', total: usd('301.25'), months: spentIn('100.00', '0.00', '201.25') },
        { account: { id: '2' }, name: 'Card', total: usd('10.00'), months: spentIn('10.00', '0.00', '0.00') },
      ],
      // (0 + 110 + 0) / 3
      burnRate: usd('36.67'),
      forecast: { method: 'INSUFFICIENT_DATA', monthsUsed: 2, pOverspend: null, expectedTotal: null, low: null },
    });
    // 5200.00 over 184 days: 31, 30, 31 and 30 of them.
    expect(found.forecastVsActual).toHaveLength(6);
    expect(found.forecastVsActual.slice(2)).toEqual([
      {
        ...{ month: '2026-10', actual: usd('0.00'), projected: usd('876.09'), forecast: null },
        ...{ cumulativeActual: usd('110.00'), cumulativeProjected: usd('2600.00') },
      },
      {
        ...{ month: '2026-11', actual: usd('201.25'), projected: usd('847.82'), forecast: null },
        ...{ cumulativeActual: usd('311.25'), cumulativeProjected: usd('3447.82') },
      },
      {
        ...{ month: '2026-12', actual: null, projected: usd('876.09'), forecast: null },
        ...{ cumulativeActual: null, cumulativeProjected: usd('4323.91') },
      },
      {
        ...{ month: '2027-01', actual: null, projected: usd('876.09'), forecast: null },
        ...{ cumulativeActual: null, cumulativeProjected: usd('5200.00') },
      },
    ]);
  });

  it('names the ten vendors it paid most to, in its currency', async () => {
    const at = { tenantId: 14 };
    const inDollars = { project: 140, projectCurrency: 'USD' };
    await app.publish(
      tenantEvent(14),
      projectEvent(140, { currency: 'USD' }, at),
      projectEvent(141, {}, at),
      ...Array.from({ length: 11 }, (_none, index) => {
        // In base currency the order is the other way round.
        const [base, inProject] = [BigInt(20 - index), BigInt(100 + index)];
        return expenseEvent(1_400 + index, { ...inDollars, base, inProject, vendor: `V${index}` }, at);
      }),
      expenseEvent(1_420, { ...inDollars, base: 1n, inProject: 1n, vendor: ' v5' }, at),
      expenseEvent(1_421, { ...inDollars, base: 9_000n, inProject: 9_000n, vendor: 'Gone', deleted: true }, at),
      expenseEvent(1_422, { project: 141, base: 1_000n, vendor: 'V3' }, at),
      expenseEvent(1_423, { project: 140, base: 1_000n, vendor: 'In euro' }, at),
      expenseEvent(1_424, { project: null, base: 30n, vendor: 'V9' }, at),
    );
    const { topVendors } = await dashboard(14, 140);
    expect(topVendors).toHaveLength(10);
    expect(topVendors.slice(0, 2)).toEqual([
      { vendor: 'V10', amount: usd('1.10'), count: 1 },
      { vendor: 'V9', amount: usd('1.09'), count: 1 },
    ]);
    // 105 + 1, after the one of as much whose name comes before in the alphabet.
    expect(topVendors.slice(4, 6)).toEqual([
      { vendor: ' v5', amount: usd('1.06'), count: 2 },
      { vendor: 'V6', amount: usd('1.06'), count: 1 },
    ]);
    expect((await tenantDashboard(14)).topVendors.slice(0, 3)).toEqual([
      { vendor: 'V3', amount: eur('10.17'), count: 2 },
      { vendor: 'In euro', amount: eur('10.00'), count: 1 },
      { vendor: 'V9', amount: eur('0.41'), count: 2 },
    ]);
  });

  it('answers sensibly when it is empty, new, over, to come or gone', async () => {
    const at = { tenantId: 11 };
    await app.publish(
      tenantEvent(11),
      projectEvent(110, { startDate: '2026-11-01' }, at),
      projectEvent(111, { startDate: '2026-01-15', endDate: '2026-03-31', estimate: 100n }, at),
      projectEvent(112, { startDate: '2027-02-01', endDate: '2027-03-31' }, at),
      projectEvent(113, { deleted: true }, at),
      expenseEvent(1_100, { project: 111, day: '2026-05-05', base: 300n }, at),
      expenseEvent(1_101, { project: 113 }, at),
    );
    expect(await dashboard(11, 110)).toMatchObject({
      ...{ totalSpend: eur('0.00'), remainingBudget: eur('5000.00'), accounts: [], categoryBreakdown: [] },
      ...{ monthlyTrend: [{ month: '2026-11', amount: eur('0.00') }], burnRate: null },
      forecast: { method: 'INSUFFICIENT_DATA', monthsUsed: 0, exhaustionDate: null },
    });
    // While no month is closed the estimate is spread over this month and the next twelve.
    const fresh = (await dashboard(11, 110)).forecastVsActual;
    expect(fresh).toHaveLength(13);
    expect(fresh[0]).toMatchObject({ month: '2026-11', actual: eur('0.00'), forecast: null });
    expect(fresh[12]).toMatchObject({ month: '2027-11', actual: null, cumulativeProjected: eur('5200.00') });
    const over = await dashboard(11, 111);
    expect(over.monthlyTrend).toHaveLength(5);
    expect(over).toMatchObject({
      forecast: { method: 'ENDED', monthsUsed: 1, pOverspend: 1, expectedTotal: eur('3.00'), high: eur('3.00') },
    });
    const toCome = await dashboard(11, 112);
    expect(toCome.monthlyTrend).toEqual([{ month: '2027-02', amount: eur('0.00') }]);
    expect(toCome.forecastVsActual).toMatchObject([
      { month: '2027-02', actual: null },
      { month: '2027-03', cumulativeProjected: eur('5200.00') },
    ]);
    expect(over.forecastVsActual).toMatchObject([
      ...[{ month: '2026-01' }, { month: '2026-02' }, { month: '2026-03' }, { month: '2026-04' }],
      { month: '2026-05', actual: eur('3.00'), projected: eur('0.00'), forecast: null },
    ]);
    expect((await owner(11)(PROJECT, { id: '113' })).data).toEqual({ projectDashboard: null });
  });

  it('forecasts from its closed months', async () => {
    const at = { tenantId: 12 };
    const spent = [900_00n, 1_100_00n, 700_00n, 1_000_00n, 300_00n];
    await app.publish(
      tenantEvent(12),
      projectEvent(120, { startDate: '2026-07-01', endDate: '2026-12-31', budget: 350_000n, estimate: 480_000n }, at),
      ...spent.map((base, index) =>
        expenseEvent(1_200 + index, { project: 120, base, day: `2026-${String(7 + index).padStart(2, '0')}-10` }, at),
      ),
    );
    const { forecast, burnRate } = await dashboard(12, 120);
    expect(burnRate).toEqual(eur('925.00'));
    // The budget of 3,500 was reached by 900 + 1,100 + 700 + 1,000.
    expect(forecast).toMatchObject({ method: 'LOG_NORMAL', monthsUsed: 4, exhaustionDate: '2026-10-10' });
    // 4,000 is spent, and eight days of November and all of December remain at about 900 a month.
    expect(Number(forecast.expectedTotal.amount)).toBeGreaterThan(5_000);
    expect(Number(forecast.expectedTotal.amount)).toBeLessThan(5_300);
    expect(forecast.pOverspend).toBeGreaterThan(0.9);
    const again = await dashboard(12, 120);
    expect(again.forecast).toEqual(forecast);
    const { forecastVsActual } = again;
    expect(forecastVsActual.map(({ month, actual }: { month: string; actual: object }) => [month, actual])).toEqual([
      ...spent.map((base, index) => [addMonths('2026-07', index), eur((Number(base) / 100).toFixed(2))]),
      ['2026-12', null],
    ]);
    expect(forecastVsActual[3].forecast).toBeNull();
    expect(forecastVsActual[4].cumulativeActual).toEqual(eur('4000.00'));
    expect(Number(forecastVsActual[4].forecast.low.amount)).toBeGreaterThan(4_000);
    const { low, expectedTotal: expected, high } = forecast;
    expect(forecastVsActual[5].forecast).toEqual({ low, expected, high });
    // Stored with the forecast, and the same when the dashboard is read from there.
    await app.forecasted();
    expect((await dashboard(12, 120)).forecastVsActual).toEqual(forecastVsActual);
    const [stored] = await app.rows('select ranges from project_forecast where project_id = 120');
    expect(stored?.['ranges']).toHaveLength(2);
  });

  it('bears rows of a far past and a far future', async () => {
    const at = { tenantId: 15 };
    await app.publish(
      tenantEvent(15),
      projectEvent(150, { startDate: '2026-06-01', endDate: '2027-03-31', estimate: 400_000n }, at),
      ...['06', '07', '08', '09', '10'].map((month, index) =>
        expenseEvent(1_500 + index, { project: 150, base: 50_000n + BigInt(index), day: `2026-${month}-10` }, at),
      ),
    );
    const before = await dashboard(15, 150);
    expect(before).toMatchObject({ spentBefore: eur('0.00'), forecast: { monthsUsed: 5, pOverspend: 1 } });
    await app.publish(
      expenseEvent(1_510, { project: 150, base: 100n, day: '2016-05-05' }, at),
      expenseEvent(1_511, { project: 150, base: 200n, day: '2096-05-05' }, at),
      expenseEvent(1_512, { project: 150, base: 300n, day: '2027-02-03' }, at),
      expenseEvent(1_513, { project: 150, base: 400n, day: '2026-11-30' }, at),
    );
    const after = await dashboard(15, 150);
    expect(after).toMatchObject({
      ...{ totalSpend: eur('2510.10'), spentBefore: eur('1.00'), forecast: { monthsUsed: 5, pOverspend: 1 } },
      monthlyTrend: [
        ...before.monthlyTrend.slice(0, 5),
        ...[{ month: '2026-11', amount: eur('4.00') }, { month: '2026-12' }, { month: '2027-01' }],
        { month: '2027-02', amount: eur('3.00') },
      ],
    });
    // What is dated ahead within the time that is left is part of what those months cost anyway.
    const added = Number(after.forecast.expectedTotal.amount) - Number(before.forecast.expectedTotal.amount);
    expect(added).toBeGreaterThan(2.99);
    expect(added).toBeLessThan(4);
  });

  it('leaves out what is frozen in another currency, and says that something is missing', async () => {
    const at = { tenantId: 13 };
    await app.publish(
      tenantEvent(13),
      projectEvent(130, {}, at),
      expenseEvent(1_300, { project: 130, base: 100n }, at),
      expenseEvent(1_301, { project: 130, base: 500n, projectCurrency: 'USD' }, at),
    );
    expect(await dashboard(13, 130)).toMatchObject({ totalSpend: eur('1.00'), isCurrent: false });
    expect(await tenantDashboard(13)).toMatchObject({ totalSpend: eur('6.00'), isCurrent: false });
  });
});

describe('a tenant', () => {
  it('shows its spend in base currency, its vendors, its low accounts and its projects', async () => {
    const at = { tenantId: 20 };
    const later = { ...at, time: new Date('2026-11-21T10:00:00Z') };
    await app.publish(
      tenantEvent(20, { timeZone: 'Pacific/Auckland' }),
      projectEvent(200, { currency: 'USD', name: 'B', status: ProjectStatus.COMPLETED, endDate: '2026-12-31' }, at),
      projectEvent(201, { name: 'A' }, at),
      projectEvent(202, { deleted: true }, at),
      accountEvent(1, { currentBalanceMinor: 100n, lowBalanceThresholdMinor: 100n, name: 'Low' }, at),
      accountEvent(2, { currentBalanceMinor: 101n, lowBalanceThresholdMinor: 100n }, at),
      accountEvent(3, { currentBalanceMinor: 1n, lowBalanceThresholdMinor: 100n, isArchived: true }, at),
      accountEvent(4, { currentBalanceMinor: -1n }, at),
      categoryEvent(1, { name: 'SaaS' }, at),
      expenseEvent(1, { project: 200, base: 700n, inProject: 800n, projectCurrency: 'USD', vendor: 'figma inc.' }, at),
      expenseEvent(2, { project: null, base: 50n, vendor: 'Figma  Inc.', category: 1, day: '2025-12-01' }, later),
      expenseEvent(3, { project: null, base: 1n, day: '2025-11-30' }, at),
      expenseEvent(4, { project: null, base: 600n, vendor: 'Hetzner' }, at),
      expenseEvent(5, { project: null, base: 9_999n, vendor: 'Gone', deleted: true }, at),
      expenseEvent(6, { project: 202, base: 2n, day: '2026-11-01' }, at),
    );
    const found = await tenantDashboard(20);
    expect(found).toMatchObject({
      ...{ currency: 'EUR', totalSpend: eur('13.53'), isCurrent: true, asOf: '2026-11-21T10:00:00.000Z' },
      topVendors: [
        { vendor: 'figma inc.', amount: eur('7.50'), count: 2 },
        { vendor: 'Hetzner', amount: eur('6.00'), count: 1 },
      ],
      lowBalanceAccounts: [{ account: { id: '1' }, name: 'Low', currentBalance: eur('1.00') }],
      categoryBreakdown: [
        { label: 'Uncategorized', amount: eur('13.03') },
        { label: 'SaaS', amount: eur('0.50') },
      ],
      projects: [
        {
          ...{ project: { id: '201' }, name: 'A', status: 'ACTIVE', endDate: null, currency: 'EUR' },
          ...{ startingBudget: eur('5000.00'), projectedEstimate: eur('5200.00'), spend: eur('0.00') },
          ...{ remaining: eur('5000.00'), expectedTotal: eur('0.00'), pOverspend: 0 },
        },
        {
          ...{ project: { id: '200' }, name: 'B', status: 'COMPLETED', endDate: '2026-12-31', currency: 'USD' },
          ...{ spend: usd('8.00'), remaining: usd('4992.00'), expectedTotal: usd('8.00') },
        },
      ],
    });
    expect(found.monthlyTrend).toHaveLength(12);
    expect(found.monthlyTrend[0]).toEqual({ month: '2025-12', amount: eur('0.50') });
    expect(found.monthlyTrend[11]).toEqual({ month: '2026-11', amount: eur('13.02') });
  });

  it('shows twelve accounts one by one, and the smaller ones as one', async () => {
    const at = { tenantId: 21 };
    await app.publish(
      tenantEvent(21),
      projectEvent(210, { startDate: '2026-10-01' }, at),
      accountEvent(1, { name: 'First' }, at),
      ...Array.from({ length: 15 }, (_none, index) => {
        const place = { account: index + 1, project: index % 2 === 0 ? 210 : null };
        return expenseEvent(2_100 + index, { ...place, base: BigInt(100 - index), day: '2026-10-05' }, at);
      }),
      expenseEvent(2_120, { account: 15, project: 210, base: 1_000n, day: '2025-11-30' }, at),
      expenseEvent(2_121, { account: 15, project: 210, base: 1n, day: '2026-12-01' }, at),
    );
    const { monthlyByAccount, monthlyTrend } = await tenantDashboard(21);
    const names = monthlyByAccount.map(({ name }: { name: string }) => name);
    expect(names).toEqual([
      'First',
      ...Array.from({ length: 11 }, (_none, index) => `#${index + 2}`),
      'Other accounts',
    ]);
    expect(monthlyByAccount[12]).toMatchObject({ account: null, total: eur('2.61') });
    const sums = (months: { amount: { amount: string } }[][]) =>
      months[0]!.map((_month, index) => months.reduce((sum, of) => sum + minor(of[index]!.amount.amount), 0));
    const minor = (amount: string) => Number(amount.replace('.', ''));
    const all = (shown: { months: { amount: { amount: string } }[] }[]) => sums(shown.map(({ months }) => months));
    expect(all(monthlyByAccount)).toEqual(sums([monthlyTrend]));
    const project = await dashboard(21, 210);
    expect(all(project.monthlyByAccount)).toEqual(sums([project.monthlyTrend]));
    expect(project.monthlyByAccount).toHaveLength(8);
    expect(project.monthlyByAccount[7]).toMatchObject({ account: { id: '15' }, total: eur('0.87') });
  });

  it('is refused as not available while no event of it has arrived', async () => {
    expect((await owner(99)(TENANT)).code).toBe('SERVICE_UNAVAILABLE');
  });
});

describe("a project's fields", () => {
  const FIELDS = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Project {
    id spend { total ${MONEY} remainingBudget ${MONEY} burnRate ${MONEY} monthlyTrend { month } asOf isCurrent }
    forecast { method monthsUsed } } } }`;
  const asked = (tenantId: number, ids: (number | string)[]) =>
    owner(tenantId)(FIELDS, { of: ids.map((id) => ({ __typename: 'Project', id: String(id) })) });

  it('are answered for a list of a hundred', async () => {
    const at = { tenantId: 30 };
    const ids = Array.from({ length: 100 }, (_none, index) => 3_000 + index);
    await app.publish(
      tenantEvent(30),
      ...ids.map((id) => projectEvent(id, { startDate: '2026-10-01' }, at)),
      ...ids.map((id, index) => expenseEvent(id, { project: id, base: BigInt(index), day: '2026-10-05' }, at)),
    );
    const { data, errors } = await asked(30, ids);
    expect(errors).toEqual([]);
    const found = Object(data?.['_entities']);
    expect(found).toHaveLength(100);
    expect(found[42]).toMatchObject({
      id: '3042',
      spend: { total: eur('0.42'), remainingBudget: eur('4999.58'), burnRate: eur('0.42'), isCurrent: true },
      forecast: { method: 'INSUFFICIENT_DATA', monthsUsed: 1 },
    });
  });

  it('are null for a deleted or foreign project and for an invalid id', async () => {
    const unknown = ['999999', 'x', '0', '3000'];
    const { data } = await asked(11, ['113', ...unknown]);
    for (const project of Object(data?.['_entities'])) expect(project).toMatchObject({ spend: null, forecast: null });
  });
});

describe('who may', () => {
  it('dashboards of projects are for all roles, the tenant dashboard for those who oversee', async () => {
    for (const role of ['OWNER', 'ADMIN', 'ANALYST', 'MEMBER'] as const) {
      const ask = app.as({ tenantId: 10, role });
      expect((await ask(PROJECT, { id: '100' })).code).toBeUndefined();
      expect((await ask(TENANT)).code).toBe(role === 'MEMBER' ? 'FORBIDDEN' : undefined);
    }
    const nobody = app.as({ tenantId: 10, anonymous: true });
    expect((await nobody(PROJECT, { id: '100' })).code).toBe('UNAUTHENTICATED');
    const key = app.as({ tenantId: 10, permissions: ['expenses:read'] });
    expect((await key(PROJECT, { id: '100' })).code).toBe('FORBIDDEN');
    expect(
      (
        await key(
          `{ _entities(representations: [{ __typename: "Project", id: "100" }]) { ... on Project { spend { asOf } } } }`,
        )
      ).code,
    ).toBe('FORBIDDEN');
  });

  it('a foreign project is answered as one that does not exist', async () => {
    const ask = async (id: string) => {
      const answer = await owner(11)(PROJECT, { id });
      // The clock goes on between two answers.
      return { ...answer, headers: { ...answer.headers, date: '' } };
    };
    const foreign = await ask('100');
    for (const id of ['99999', '0', 'x', '99999999999999999999']) expect(await ask(id)).toEqual(foreign);
    expect(foreign.data).toEqual({ projectDashboard: null });
  });
});
