import { seedDemo } from '@outlay/scripts/seed/seed-demo';
import { demoLogins } from '@outlay/scripts/seed/demo-tenant';
import { currencyOf } from '@outlay/money/currencies';
import { formatAmount } from '@outlay/money/money';
import { openTestPool } from '@outlay/testkit/test-pool';
import { waitFor } from '@outlay/testkit/wait-for';
import type pg from 'pg';
import { ApiClient, type Json } from './harness/api-client.ts';
import { startOutlay, type Outlay } from './harness/outlay.ts';
import { figuresIn, listBehind, wrongFigures } from './harness/report-figures.ts';
import { signIn, type Person } from './harness/tenant-kit.ts';

/** Thousands of events on a busy machine. */
const CAUGHT_UP_MS = 120_000;

let outlay: Outlay;
let ledger: pg.Pool;
let owner: Person;
beforeAll(async () => {
  outlay = await startOutlay();
  ledger = openTestPool(outlay.databases.ledger.superuserUrl);
  const signal = new AbortController().signal;
  await seedDemo({ environments: outlay.environments, installation: outlay, report: () => undefined, signal });
  const { slug, emails, password } = demoLogins(outlay.secrets.demoPassword);
  owner = await signIn(new ApiClient(outlay.url, { 'x-tenant-id': slug }), emails[0] ?? '', password);
  await waitFor(async () => (await amountOfTenant()) === (await total('base_amount_minor', 'base_currency', 'true')), {
    ...{ timeoutMs: CAUGHT_UP_MS, what: 'the read models to have the demo data' },
  });
}, 300_000);
afterAll(async () => {
  await ledger.end();
  await outlay.stop();
});

type Row = Record<string, string>;

async function rows(query: string, values: unknown[] = []): Promise<Row[]> {
  return (await ledger.query<Row>(query, values)).rows;
}

/** Minor units as the JSON number that stands for them. */
function number(minor: string | undefined, currency: string | undefined): number {
  return Number(formatAmount(BigInt(minor ?? 0), currencyOf(currency ?? 'USD')));
}

/** The sum over live expenses, straight from the ledger. */
async function total(amount: string, currency: string, condition: string): Promise<number> {
  const [row] = await rows(
    `select sum(${amount})::text as minor, min(${currency}) as currency from expenses where soft_deleted_at is null and ${condition}`,
  );
  return number(row?.['minor'], row?.['currency']);
}

async function amountOfTenant(): Promise<number> {
  return Number((await owner.api.get('/dashboards/tenant')).body['total_spend']);
}

/** Sums by a label, as `{label: number}`. */
async function sums(
  label: string,
  amount: string,
  currency: string,
  condition: string,
): Promise<Record<string, number>> {
  const found = await rows(
    `select ${label} as label, sum(e.${amount})::text as minor, min(e.${currency}) as currency
     from expenses e left join categories c on c.tenant_id = e.tenant_id and c.id = e.category_id
     where e.soft_deleted_at is null and ${condition} group by 1`,
  );
  return Object.fromEntries(found.map(({ label: name, minor, currency: code }) => [name, number(minor, code)]));
}

const MONTH = `to_char(e.expense_date, 'YYYY-MM')`;
const CATEGORY = `coalesce(c.name, 'Uncategorized')`;

/** A chart's labels and data as `{label: number}`, without the months in which nothing happened. */
function chart(part: Json | undefined, data: Json | undefined): Record<string, number> {
  const entries = Object.entries(part?.['labels'] ?? {}).map(([place, label]): [string, number] => [
    String(label),
    Number(data?.[place]),
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== 0));
}

describe('the dashboards of the demo data', () => {
  it('say of every project what plain SQL over the ledger says, in the project’s currency', async () => {
    const projects = Object.values((await owner.api.get('/projects?per_page=100')).body['items'] ?? {});
    expect(projects.length).toBeGreaterThan(3);
    expect(new Set(projects.map((project) => String(project['currency']))).size).toBeGreaterThan(1);
    for (const project of projects) {
      const id = Number(project['id']);
      const { body, status } = await owner.api.get(`/dashboards/project/${id}`);
      expect([status, body['is_current'], body['currency']]).toEqual([200, true, project['currency']]);
      const ofProject = `project_id = ${id}`;
      const spent = await total('project_amount_minor', 'project_currency', ofProject);
      expect(Number(body['total_spend'])).toBe(spent);
      expect(Number(body['remaining_budget'])).toBeCloseTo(Number(body['starting_budget']) - spent, 6);
      const columns = ['project_amount_minor', 'project_currency', ofProject] as const;
      const breakdown = body['category_breakdown'];
      expect(chart(breakdown, breakdown?.['data'])).toEqual(await sums(CATEGORY, ...columns));
      const trend = body['monthly_trend'];
      expect(chart(trend, trend?.['datasets']?.['0']?.['data'])).toEqual(await sums(MONTH, ...columns));
      const comparison = body['forecast_vs_actual'];
      expect(chart(comparison, comparison?.['datasets']?.['0']?.['data'])).toEqual(await sums(MONTH, ...columns));
      const read = (await owner.api.get(`/projects/${id}`)).body;
      expect(Number(read['total_spend'])).toBe(spent);
      expect(chart(read['monthly_trend'], read['monthly_trend']?.['datasets']?.['0']?.['data'])).toEqual(
        await sums(MONTH, ...columns),
      );
      const balances = Object.values(body['accounts'] ?? {}).map((account) => [
        Number(account['id']),
        Number(account['current_balance']),
      ]);
      expect(Object.fromEntries(balances)).toEqual(await balancesOf(ofProject));
    }
  });

  it('say of the tenant what plain SQL says, in its base currency', async () => {
    const { body } = await owner.api.get('/dashboards/tenant');
    const columns = ['base_amount_minor', 'base_currency'] as const;
    expect(body['currency']).toBe('USD');
    const breakdown = body['category_breakdown'];
    expect(chart(breakdown, breakdown?.['data'])).toEqual(await sums(CATEGORY, ...columns, 'true'));
    const trend = body['monthly_trend'];
    const lastYear = `e.expense_date >= date_trunc('month', now()) - interval '11 months'`;
    expect(chart(trend, trend?.['datasets']?.['0']?.['data'])).toEqual(await sums(MONTH, ...columns, lastYear));
    const vendors = Object.values(body['top_vendors'] ?? {}).map((vendor) => [
      String(vendor['vendor']),
      Number(vendor['amount']),
    ]);
    const all = await sums(`coalesce(e.vendor, '')`, ...columns, 'e.vendor is not null');
    const top = Object.entries(all).toSorted((a, b) => b[1] - a[1]);
    expect(vendors.map(([, amount]) => amount)).toEqual(top.slice(0, vendors.length).map(([, amount]) => amount));
    expect(vendors).toHaveLength(10);
    for (const project of Object.values(body['projects'] ?? {})) {
      const spent = await total('project_amount_minor', 'project_currency', `project_id = ${Number(project['id'])}`);
      expect(Number(project['spend'])).toBe(spent);
    }
    const low = await rows(
      `select id::text as id from accounts where not is_archived and current_balance_minor <= low_balance_threshold_minor`,
    );
    expect(
      Object.values(body['low_balance_accounts'] ?? {})
        .map((account) => String(account['id']))
        .toSorted(),
    ).toEqual(low.map(({ id }) => String(id)).toSorted());
  });
});

describe('the reports of the demo data', () => {
  const year = new Date().getUTCFullYear();
  const periods = [{}, { year: `${year - 1}` }, { from: `${year - 1}-11-17`, to: `${year}-02-09` }];
  const trends = ['total', 'account', 'category'].map((by) => ['monthly-trend', { by }] as const);
  const ofProject = [['summary', {}], ['category-breakdown', {}], ...trends] as const;

  const pathsOf = (id: number) => ofProject.map(([name, query]) => [`project/${id}/${name}`, query] as const);
  const ofTenant = [['tenant/vendors', { top: '1000' }] as const, ['tenant/budget', {}] as const];

  /** @returns number of figures */
  async function check(reports: readonly (readonly [string, object])[], wanted: readonly object[]): Promise<number> {
    const [tenant] = await rows('select min(tenant_id)::text as id from expenses');
    let checked = 0;
    for (const [report, query] of reports) {
      for (const period of wanted) {
        const path = `/reports/${report}?${new URLSearchParams({ ...query, ...period }).toString()}`;
        const { status, body } = await owner.api.get(path);
        const wrong = await wrongFigures(ledger, Number(tenant?.['id']), body);
        expect({ path, status, now: body['is_current'], wrong }).toEqual({ path, status: 200, now: true, wrong: [] });
        checked += figuresIn(body).length;
      }
    }
    return checked;
  }

  it('say what plain SQL over the ledger says, also after edits, deletions, restores and spend to come', async () => {
    const { api } = owner;
    const projects = Object.values((await api.get('/projects?per_page=100')).body['items'] ?? {});
    const everyProject = projects.flatMap(({ id }, index) => pathsOf(Number(id)).slice(index % 3));
    expect(await check([...everyProject, ...ofTenant], periods.slice(-1))).toBeGreaterThan(300);
    const [listed] = Object.values((await api.get('/expenses?is_project_related=true&per_page=1')).body['items'] ?? {});
    const { project_id, account_id, category_id } = { ...listed };
    const spent = { project_id, account_id, is_project_related: true, amount: 12.34 };
    const record = async (fields: object) => (await api.post('/expenses', { ...spent, ...fields })).body['id'];
    const ids = [
      await record({ expense_date: `${year}-01-01`, vendor: 'Straßenbahn' }),
      await record({ expense_date: `${year - 1}-12-31`, vendor: 'STRASSENBAHN', category_id }),
      await record({ expense_date: `${year - 1}-11-16`, category_id }),
      await record({ expense_date: `${year + 1}-02-01`, vendor: 'Later' }),
    ];
    await api.delete(`/expenses/${ids[0]}`);
    await api.delete(`/expenses/${ids[1]}`);
    await api.post(`/expenses/${ids[1]}/restore`);
    await api.patch(`/expenses/${ids[2]}`, { amount: 9.99, expense_date: `${year - 1}-11-17`, category_id: null });
    await check([...pathsOf(Number(project_id)), ...ofTenant], periods);
  }, 60_000);

  it('have filters that GET /expenses takes as they are', async () => {
    const { body } = await owner.api.get(`/reports/tenant/vendors?year=${year - 1}&top=20`);
    const figures = figuresIn(body).filter(({ filter }) => filter !== null);
    expect(figures.length).toBeGreaterThan(20);
    for (const figure of figures.slice(0, 30)) {
      const { body: list } = await listBehind(owner.api, figure);
      expect([figure.path, list['total'], list['total_amount']]).toEqual([figure.path, figure.count, figure.amount]);
    }
  });
});

it('the overrun project of the demo data has its alert soon after the first start', async () => {
  const overrun = Object.values((await owner.api.get('/dashboards/tenant')).body['projects'] ?? {}).find(
    (project) => Number(project['p_overspend']) === 1,
  );
  const alerts = await waitFor(
    async () => {
      const { body } = await owner.api.get('/alerts?type=FORECAST_OVERSPEND');
      const ids = Object.values(body['items'] ?? {}).map((alert) => Number(alert['entity_id']));
      return ids.length > 0 ? ids : null;
    },
    { timeoutMs: 60_000, what: 'the alert of the overrun project' },
  );
  expect(alerts).toContain(Number(overrun?.['id']));
});

/** The accounts behind live expenses, with their balances. */
async function balancesOf(condition: string): Promise<Record<string, number>> {
  const found = await rows(
    `select id::text as id, current_balance_minor::text as minor, currency from accounts
     where id in (select account_id from expenses where soft_deleted_at is null and ${condition})`,
  );
  return Object.fromEntries(found.map(({ id, minor, currency }) => [id, number(minor, currency)]));
}
