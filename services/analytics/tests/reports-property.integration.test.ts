import fc from 'fast-check';
import { startAnalytics } from './analytics-harness.ts';
import {
  accountEvent,
  categoryEvent,
  expenseEvent,
  projectEvent,
  tenantEvent,
  type ExpenseState,
} from './event-book.ts';
import { figuresIn, wrongFigures, type PlainExpense } from './report-check.ts';
import { PROJECT_REPORTS, TENANT_REPORTS } from './report-queries.ts';

/** At the end of a year: 30 December in the west, 1 January in the east. */
const NOW = new Date('2026-12-31T11:30:00.000Z');
const ZONES = { 'Etc/GMT+12': '2026-12-30', UTC: '2026-12-31', 'Pacific/Kiritimati': '2027-01-01' } as const;
const SEED = 2026;
const CASES = 10;

/** Edges of months, years and fiscal years, the days beside them, and some to come. */
const DAYS = [
  '2024-02-28',
  '2024-02-29',
  '2025-12-30',
  '2025-12-31',
  '2026-01-01',
  '2026-01-02',
  '2026-02-27',
  '2026-02-28',
].concat([
  '2026-03-01',
  '2026-03-30',
  '2026-03-31',
  '2026-04-01',
  '2026-12-30',
  '2026-12-31',
  '2027-01-01',
  '2027-11-30',
]);
const day = fc.constantFrom(...DAYS);

const state: fc.Arbitrary<ExpenseState> = fc.record({
  account: fc.integer({ min: 1, max: 3 }),
  project: fc.option(fc.integer({ min: 1, max: 2 }), { freq: 4 }),
  category: fc.option(fc.integer({ min: 1, max: 2 }), { freq: 2 }),
  base: fc.bigInt(1n, 10n ** 6n),
  inProject: fc.bigInt(1n, 10n ** 6n),
  day,
  vendor: fc.constantFrom('Figma', 'FIGMA', 'Straße', 'STRASSE', 'Hetzner', ''),
  deleted: fc.boolean(),
});

/** Each expense's states in order: recorded, edited, deleted, restored. */
const world = fc.record({
  zone: fc.constantFrom('Etc/GMT+12', 'UTC', 'Pacific/Kiritimati'),
  fiscalYearStart: fc.constantFrom(1, 4, 12),
  base: fc.constantFrom('EUR', 'JPY'),
  starts: fc.tuple(day, day),
  expenses: fc.array(fc.array(state, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 40 }),
  periods: fc.array(
    fc.oneof(
      fc.constant({}),
      fc.record({ year: fc.integer({ min: 2024, max: 2027 }) }),
      fc.tuple(day, day).map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a })),
      fc.record({ to: day }),
      fc.constant({ from: '2026-02-01', to: '2026-04-30' }),
    ),
    { minLength: 4, maxLength: 4 },
  ),
});
type World = typeof world extends fc.Arbitrary<infer Value> ? Value : never;

let app: Awaited<ReturnType<typeof startAnalytics>>;
beforeAll(async () => {
  app = await startAnalytics('postgres', { now: () => NOW });
});
afterAll(() => app.stop());

const idOf = (tenantId: number, id: number) => tenantId * 1_000 + id;

function eventsOf(tenantId: number, { zone, fiscalYearStart, base, starts, expenses }: World) {
  const at = { tenantId };
  const scoped = ({ project, account, category, ...rest }: ExpenseState, deleted = rest.deleted): ExpenseState => ({
    ...{ ...rest, deleted: deleted ?? false, baseCurrency: base, projectCurrency: 'USD' },
    account: idOf(tenantId, account ?? 1),
    project: project == null ? null : idOf(tenantId, project),
    category: category == null ? null : idOf(tenantId, category),
  });
  return [
    tenantEvent(tenantId, { timeZone: zone, fiscalYearStart, baseCurrency: base }),
    ...starts.map((startDate, index) => projectEvent(idOf(tenantId, index + 1), { startDate, currency: 'USD' }, at)),
    ...[1, 2, 3].map((id) => accountEvent(idOf(tenantId, id), {}, at)),
    ...[1, 2].map((id) => categoryEvent(idOf(tenantId, id), {}, at)),
    ...expenses.flatMap((states, index) =>
      states.map((one, place) => expenseEvent(idOf(tenantId, index + 1), scoped(one), { ...at, version: place + 1 })),
    ),
  ];
}

function expensesOf(tenantId: number, { base, expenses }: World): PlainExpense[] {
  return expenses.flatMap((states) => {
    const { account = 1, project = null, category = null, ...last } = states.at(-1) ?? {};
    if (last.deleted) return [];
    return {
      ...{ account: idOf(tenantId, account), project: project === null ? null : idOf(tenantId, project) },
      category: category === null ? null : idOf(tenantId, category),
      ...{ vendor: last.vendor ?? '', day: last.day ?? '', base: last.base ?? 0n, inProject: last.inProject ?? 0n },
      ...{ baseCurrency: base, projectCurrency: 'USD' },
    };
  });
}

async function read(tenantId: number, query: string, variables: object) {
  const { data, errors } = await app.as({ tenantId, role: 'ANALYST' })(query, { ...variables });
  expect(errors).toEqual([]);
  return Object(Object.values(data ?? {})[0]);
}

/** Holds one report against the expenses, and its rows against its total. @returns number of figures */
async function check({ one, tenantId }: { one: World; tenantId: number }, query: string, variables: { id?: string }) {
  const report = await read(tenantId, query, variables);
  expect({ variables, wrong: wrongFigures(report, expensesOf(tenantId, one)) }).toEqual({ variables, wrong: [] });
  const { from, to } = report.period;
  expect(report).toMatchObject({ isCurrent: true, timeZone: one.zone });
  const { id } = variables;
  const total = report.tenantSpend ?? report.spend ?? report.total;
  expect(total.expenses).toEqual({ ...NO_CONDITIONS, projectId: id ? [id] : null, from, to });
  if (!report.tenantSpend) expect(sumOf(report.rows)).toEqual(Number(total.amount.amount));
  if (report.series) expect(sumOf(report.series)).toEqual(Number(total.amount.amount));
  return figuresIn(report).length;
}

const NO_CONDITIONS = { accountId: null, categoryId: null, vendor: null };

function sumOf(rows: { spend: { amount: { amount: string } } }[]): number {
  return Number(rows.reduce((sum, { spend }) => sum + Number(spend.amount.amount), 0).toFixed(2));
}

const REPORTS = [
  ...Object.values(PROJECT_REPORTS).map((query) => ({ query, isOfProject: true })),
  ...Object.values(TENANT_REPORTS).map((query) => ({ query, isOfProject: false })),
];

it('every figure of every report is what its expenses add up to', async () => {
  const worlds = fc.sample(world, { numRuns: CASES, seed: SEED }).map((one, index) => ({ one, tenantId: index + 1 }));
  await app.publish(...worlds.flatMap(({ one, tenantId }) => eventsOf(tenantId, one)));
  let checked = 0;
  for (const tenant of worlds) {
    for (const period of tenant.one.periods) {
      const id = String(idOf(tenant.tenantId, 1));
      const checks = REPORTS.map(({ query, isOfProject }) =>
        check(tenant, query, { ...period, ...(isOfProject && { id }) }),
      );
      checked += (await Promise.all(checks)).reduce((sum, count) => sum + count, 0);
    }
  }
  expect(checked).toBeGreaterThan(3_000);
}, 60_000);

it.each(Object.entries(ZONES))(
  'without a period ends today in %s, and takes its fiscal year',
  async (timeZone, today) => {
    const tenantId = 100 + Object.keys(ZONES).indexOf(timeZone);
    const [at, id] = [{ tenantId }, idOf(tenantId, 1)];
    const days = ['2026-12-30', '2026-12-31', '2027-01-01'];
    await app.publish(
      tenantEvent(tenantId, { timeZone }),
      projectEvent(id, { startDate: '2026-12-01' }, at),
      ...days.map((one, index) => expenseEvent(idOf(tenantId, index), { project: id, day: one, base: 1_00n }, at)),
    );
    const passed = days.filter((one) => one <= today).length;
    const summary = await read(tenantId, PROJECT_REPORTS.summary, { id: String(id) });
    expect(summary).toMatchObject({ period: { from: '2026-12-01', to: today }, spend: { count: passed } });
    const vendors = await read(tenantId, TENANT_REPORTS.vendors, {});
    const isNewYear = today > '2026-12-31';
    expect(vendors).toMatchObject({
      period: { from: isNewYear ? '2027-01-01' : '2026-01-01', to: today },
      total: { count: isNewYear ? 1 : passed },
    });
  },
);
