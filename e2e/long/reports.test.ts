import fc from 'fast-check';
import { openTestPool } from '@outlay/testkit/test-pool';
import type pg from 'pg';
import { figuresIn, wrongFigures } from '../harness/report-figures.ts';
import { startOutlay, type Outlay } from '../harness/outlay.ts';
import type { TenantKit } from '../harness/tenant-kit.ts';

const SEED = 12;
const EXPENSES = 150;
const PERIODS = 12;
/** The west and east ends of the day, and a zone between them with half an hour. */
const TENANTS = [
  { time_zone: 'Etc/GMT+12', fiscal_year_start: 1 },
  { time_zone: 'Pacific/Kiritimati', fiscal_year_start: 4 },
  { time_zone: 'Asia/Kolkata', fiscal_year_start: 12 },
];
const REPORTS = [
  'summary',
  'category-breakdown',
  'monthly-trend',
  'monthly-trend?by=account',
  'monthly-trend?by=category',
];
const YEAR = new Date().getUTCFullYear();

/** Edges of months and years, the days beside them, and a few others. */
const day = fc.oneof(
  fc
    .tuple(
      fc.integer({ min: YEAR - 2, max: YEAR }),
      fc.constantFrom('01-01', '01-31', '02-28', '03-01', '03-31', '04-01', '12-31'),
    )
    .map(([year, rest]) => `${year}-${rest}`),
  fc.constantFrom(`${YEAR - 1}-11-30`, `${YEAR - 1}-12-01`, `${YEAR}-06-15`, `${YEAR + 1}-01-01`),
);
const spend = fc.record({
  place: fc.integer({ min: 0, max: 1 }),
  inProject: fc.boolean(),
  account: fc.integer({ min: 0, max: 1 }),
  category: fc.option(fc.integer({ min: 0, max: 1 })),
  amount: fc.integer({ min: 1, max: 999_999 }).map((cents) => cents / 100),
  expense_date: day,
  vendor: fc.constantFrom('Figma', 'FIGMA', 'figma', 'Hetzner', 'Łódź', undefined),
  then: fc.constantFrom('kept', 'kept', 'edited', 'deleted', 'restored'),
});
const period = fc.oneof(
  fc.constant(''),
  fc.integer({ min: YEAR - 2, max: YEAR }).map((year) => `year=${year}`),
  fc.tuple(day, day).map(([a, b]) => (a < b ? `from=${a}&to=${b}` : `from=${b}&to=${a}`)),
);

let outlay: Outlay;
let ledger: pg.Pool;
beforeAll(async () => {
  outlay = await startOutlay();
  ledger = openTestPool(outlay.databases.ledger.superuserUrl);
}, 120_000);
afterAll(async () => {
  await ledger.end();
  await outlay.stop();
});

/** Records, edits, deletes and restores random expenses. @returns the projects, one in base currency and one not */
async function spendAtRandom({ owner: { api }, ...tenant }: TenantKit, seed: number): Promise<number[]> {
  const projects = [await tenant.project(), await tenant.project({ currency: 'EUR' })];
  const rich = { opening_balance: 100_000_000 };
  const accounts = [await tenant.account(rich), await tenant.account({ currency: 'EUR', ...rich })];
  const categories = [await tenant.category(), await tenant.category()];
  const spent = fc.sample(spend, { seed, numRuns: EXPENSES });
  for (const date of new Set(spent.map(({ expense_date }) => expense_date))) {
    await api.put('/exchange-rates', { date, from: 'EUR', to: 'USD', rate: 1.1 });
    await api.put('/exchange-rates', { date, from: 'USD', to: 'EUR', rate: 0.9 });
  }
  for (const { place, inProject, account, category, then, ...rest } of spent) {
    const recorded = await api.post('/expenses', {
      ...{ ...rest, account_id: accounts[account], is_project_related: inProject },
      ...(inProject && { project_id: projects[place] }),
      category_id: category === null ? null : categories[category],
    });
    expect(recorded.status === 201 ? 'recorded' : recorded.text).toBe('recorded');
    const path = `/expenses/${recorded.body['id']}`;
    if (then === 'edited') await api.patch(path, { amount: 1.23, vendor: 'hetzner', category_id: null });
    if (then === 'deleted' || then === 'restored') await api.delete(path);
    if (then === 'restored') await api.post(`${path}/restore`);
  }
  return projects;
}

it.each(TENANTS)(
  'every figure of every report equals plain SQL over the ledger: $time_zone',
  async (settings) => {
    const seed = SEED + TENANTS.indexOf(settings);
    const tenant = await outlay.tenant();
    const { api } = tenant.owner;
    expect(await api.patch(`/tenants/${tenant.id}`, settings)).toMatchObject({ status: 200 });
    const projects = await spendAtRandom(tenant, seed);
    const paths = [
      ...projects.flatMap((id) => REPORTS.map((name) => `/reports/project/${id}/${name}`)),
      ...['/reports/tenant/vendors', '/reports/tenant/budget'],
    ];
    let checked = 0;
    for (const asked of fc.sample(period, { seed, numRuns: PERIODS })) {
      for (const path of paths) {
        const { status, body } = await api.get(`${path}${path.includes('?') ? '&' : '?'}${asked}`);
        const wrong = await wrongFigures(ledger, tenant.id, body);
        expect({ path, asked, status, now: body['is_current'], zone: body['time_zone'], wrong }).toEqual({
          ...{ path, asked, status: 200, now: true, zone: settings.time_zone, wrong: [] },
        });
        checked += figuresIn(body).length;
      }
    }
    process.stdout.write(`${settings.time_zone}: ${checked} figures equal the ledger.\n`);
    expect(checked).toBeGreaterThan(3_000);
  },
  600_000,
);
