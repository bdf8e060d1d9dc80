import { SPEND_SOURCES } from '@outlay/analytics/messaging/analytics-topics';
import { deadTopicOf } from '@outlay/messaging/dead-letter';
import { startGateway } from '@outlay/scripts/start/in-process';
import { freePort } from '@outlay/scripts/ports/free-port';
import { roleNames } from '@outlay/tenancy/tenant-wall';
import { describeWithRedis, hasRedis, startRedis, type TestRedis } from '@outlay/testkit/test-redis';
import { waitFor } from '@outlay/testkit/wait-for';
import pg from 'pg';
import { ApiClient, type Answer } from './harness/api-client.ts';
import { openLog } from './harness/open-log.ts';
import { startOutlay, type Outlay } from './harness/outlay.ts';
import type { TenantKit } from './harness/tenant-kit.ts';

/** Analytics' wait for the caller's own writes, plus ample time for the request itself, in milliseconds. */
const HONEST_WITHIN_MS = 8_000;

let redis: TestRedis | undefined;
let outlay: Outlay;
let tenant: TenantKit;
let account: number;
let project: number;
beforeAll(async () => {
  redis = hasRedis ? await startRedis() : undefined;
  outlay = await startOutlay(redis && { REDIS_URL: redis.url });
  tenant = await outlay.tenant();
});
afterAll(async () => {
  await outlay.stop();
  await redis?.stop();
});
beforeEach(async () => {
  [account, project] = [await tenant.account(), await tenant.project()];
});

const today = () => new Date().toISOString().slice(0, 10);
const spent = (amount: number, more: object = {}) => ({
  ...{ account_id: account, project_id: project, is_project_related: true, amount, expense_date: today() },
  ...more,
});
const dashboard = (api = tenant.owner.api, id = project) => api.get(`/dashboards/project/${id}`);
const outcomeOf = ({ status, body }: Answer) => [
  status,
  body['is_current'],
  body['total_spend'],
  body['remaining_budget'],
];

describe('an answer to a change of an expense', () => {
  it('tells what its project has left before and after, tried or made', async () => {
    const { api } = tenant.owner;
    const left = (before: number, after: number, currency = 'USD') => ({
      ...{ project_id: project, before, after, currency, is_current: true },
    });
    const tried = await api.post('/expenses?dry_run=true', spent(250.75));
    expect(tried.body['project_remaining']).toEqual(left(50_000, 49_749.25));
    const made = await api.post('/expenses?with_remaining=true', spent(250.75));
    expect(made.body['project_remaining']).toEqual(left(50_000, 49_749.25));
    const path = `/expenses/${made.body['id']}`;
    const raised = await api.patch(`${path}?dry_run=true`, { amount: 300 });
    expect(raised.body['project_remaining']).toEqual(left(49_749.25, 49_700));
    expect((await api.patch(path, { amount: 300 })).body['project_remaining']).toBeNull();
    const other = await tenant.project();
    const moved = await api.patch(`${path}?with_remaining=true`, { project_id: other });
    expect(moved.body['project_remaining']).toMatchObject({ project_id: other, before: 50_000, after: 49_700 });
    const without = await api.post('/expenses?dry_run=true', {
      ...spent(1),
      ...{ project_id: null, is_project_related: false },
    });
    expect(without.body['project_remaining']).toBeNull();
  });
});

describe('the caller’s very next request', () => {
  it('contains an expense that was recorded, edited, deleted and restored by REST', async () => {
    const { api } = tenant.owner;
    expect(outcomeOf(await dashboard())).toEqual([200, true, 0, 50_000]);
    const { body } = await api.post('/expenses', spent(250.75, { category_id: await tenant.category() }));
    const seen = await dashboard();
    expect(outcomeOf(seen)).toEqual([200, true, 250.75, 49_749.25]);
    expect(seen.body['accounts']).toMatchObject([{ id: account, current_balance: 749.25 }]);
    expect(seen.body['category_breakdown']?.['data']).toEqual([250.75]);
    expect(Date.parse(String(seen.body['as_of']))).not.toBeNaN();

    const path = `/expenses/${body['id']}`;
    await api.patch(path, { amount: 100 });
    expect(outcomeOf(await dashboard())).toEqual([200, true, 100, 49_900]);
    const elsewhere = await tenant.project();
    await api.patch(path, { project_id: elsewhere });
    expect(outcomeOf(await dashboard())).toEqual([200, true, 0, 50_000]);
    expect(outcomeOf(await dashboard(api, elsewhere))).toEqual([200, true, 100, 49_900]);
    await api.delete(path);
    expect(outcomeOf(await dashboard(api, elsewhere))).toEqual([200, true, 0, 50_000]);
    await api.post(`${path}/restore`);
    expect(outcomeOf(await dashboard(api, elsewhere))).toEqual([200, true, 100, 49_900]);
  });

  it('contains many expenses of one moment', async () => {
    const { api } = tenant.owner;
    for (let round = 1; round <= 4; round += 1) {
      const answers = await Promise.all(Array.from({ length: 10 }, () => api.post('/expenses', spent(2))));
      expect(answers.map(({ status }) => status)).toEqual(Array<number>(10).fill(201));
      expect(outcomeOf(await dashboard())).toEqual([200, true, 20 * round, 50_000 - 20 * round]);
    }
  });

  it('contains a budget, a deposit and a name that were changed', async () => {
    const { api } = tenant.owner;
    await api.post('/expenses', spent(10));
    await api.patch(`/projects/${project}`, { starting_budget: 100, projected_estimate: 120, name: 'Renamed' });
    await api.post(`/accounts/${account}/deposits`, { amount: 5, date: today() });
    expect((await dashboard()).body).toMatchObject({
      project: { id: project, name: 'Renamed' },
      ...{ starting_budget: 100, projected_estimate: 120, remaining_budget: 90, is_current: true },
      accounts: [{ id: account, current_balance: 995 }],
    });
  });

  it('is whichever shows it: the project, the organisation, the next field of the same operation', async () => {
    const { api } = tenant.owner;
    const before = Number((await api.get('/dashboards/tenant')).body['total_spend']);
    await api.post('/expenses', spent(7.5));
    const read = (await api.get(`/projects/${project}`)).body;
    expect([read['is_current'], read['total_spend'], read['remaining_budget']]).toEqual([true, 7.5, 49_992.5]);
    const whole = (await api.get('/dashboards/tenant')).body;
    expect([whole['is_current'], whole['total_spend'], whole['currency']]).toEqual([true, before + 7.5, 'USD']);

    const RECORD = `mutation ($input: RecordExpenseInput!) { recordExpense(input: $input) {
      expense { project { spend { total { amount currency } isCurrent } } } } }`;
    const input = { amount: '2.50', expenseDate: today(), isProjectRelated: true };
    const ids = { accountId: String(account), projectId: String(project) };
    const { data, errors } = await api.graphql(RECORD, { input: { ...input, ...ids } });
    expect(errors).toEqual([]);
    expect(data['recordExpense']?.['expense']?.['project']?.['spend']).toEqual({
      total: { amount: '10.00', currency: 'USD' },
      isCurrent: true,
    });
  });

  describeWithRedis('with Redis', () => {
    it('may come through another gateway', async () => {
      await using parts = new AsyncDisposableStack();
      const PORT = String(await freePort());
      const { gateway } = outlay.environments;
      const url = await startGateway(parts, { ...outlay.environments, gateway: { ...gateway, PORT } });
      const other = new ApiClient(url, tenant.owner.api.headers);
      for (let total = 1; total <= 10; total += 1) {
        expect((await tenant.owner.api.post('/expenses', spent(1))).status).toBe(201);
        expect(outcomeOf(await dashboard(other))).toEqual([200, true, total, 50_000 - total]);
      }
    });
  });
});

describe('while analytics is held back', () => {
  let hold: pg.Client;
  beforeEach(async () => {
    hold = new pg.Client({ connectionString: outlay.databases.analytics.superuserUrl });
    await hold.connect();
  });
  afterEach(() => hold.end());

  it('answers say that they lack what the caller wrote, to the caller; then they have it', async () => {
    const member = await tenant.person('Member');
    await tenant.owner.api.post('/expenses', spent(20));
    const last = await dashboard();
    expect(outcomeOf(last)).toEqual([200, true, 20, 49_980]);
    await hold.query('begin');
    // What every event is noted in before it has any effect; reading goes on.
    await hold.query('lock table inbox in exclusive mode');
    await tenant.owner.api.post('/expenses', spent(30));

    const startedAt = performance.now();
    const stale = await dashboard();
    expect(performance.now() - startedAt).toBeLessThan(HONEST_WITHIN_MS);
    expect(outcomeOf(stale)).toEqual([200, false, 20, 49_980]);
    expect(stale.body['as_of']).toEqual(last.body['as_of']);
    const read = (await tenant.owner.api.get(`/projects/${project}`)).body;
    expect([read['is_current'], read['total_spend'], read['as_of']]).toEqual([false, 20, last.body['as_of']]);
    // Others wrote nothing, and wait for nothing.
    expect(outcomeOf(await dashboard(member.api)).slice(2)).toEqual([20, 49_980]);

    await hold.query('rollback');
    await waitFor(async () => {
      expect(outcomeOf(await dashboard())).toEqual([200, true, 50, 49_950]);
      return true;
    });
  });

  it('they are current for nobody, nothing is given up however long it lasts, and then all of it arrives', async () => {
    const member = await tenant.person('Member');
    await tenant.owner.api.post('/expenses', spent(20));
    await waitFor(async () => outcomeOf(await dashboard(member.api)).join() === '200,true,20,49980');
    const app = roleNames('analytics').app;
    // Locks are waited for a moment only, so that there are many tries in the time of this test.
    await hold.query(`alter role ${app} in database ${hold.database} set lock_timeout = '50ms'`);
    await hold.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = $1 and datname = $2`, [
      app,
      hold.database,
    ]);
    await waitFor(async () => (await dashboard(member.api)).status === 200);
    await hold.query('begin; lock table inbox in exclusive mode');
    for (const amount of [1, 2, 3, 4, 5]) await tenant.owner.api.post('/expenses', spent(amount));
    await waitFor(async () => outcomeOf(await dashboard(member.api)).join() === '200,false,20,49980');
    // An event that fails for its own content is given up after five.
    await waitFor(async () => (await tries()) > 7, { timeoutMs: 90_000, what: 'tries that failed' });
    expect(outcomeOf(await dashboard(member.api))).toEqual([200, false, 20, 49_980]);
    await hold.query('rollback');
    await waitFor(async () => outcomeOf(await dashboard(member.api)).join() === '200,true,35,49965', {
      timeoutMs: 20_000,
    });
    expect(await deadLetters()).toBe(0);
    await hold.query(`alter role ${app} in database ${hold.database} reset lock_timeout`);
  });

  /** Reads from the readiness of analytics how often the event that holds it up longest was tried. */
  async function tries(): Promise<number> {
    const answer = await fetch(new URL('/readyz', outlay.environments.gateway['ANALYTICS_URL']));
    return Number(/"spend":"paused [^"]* tried (\d+) times/.exec(await answer.text())?.[1]);
  }

  async function deadLetters(): Promise<number> {
    const topics = SPEND_SOURCES.map(deadTopicOf);
    let count = 0;
    await using parts = new AsyncDisposableStack();
    const log = openLog(outlay.environments.gateway);
    parts.defer(() => log.close());
    await log.scan({ topics, onRecord: () => void (count += 1) });
    return count;
  }
});

describe('transfers', () => {
  it('within the accounts of a cashflow are neutral; to one outside they are transferred; they are never spend', async () => {
    const kit = await outlay.tenant();
    const [bank, card, euros] = [await kit.account(), await kit.account(), await kit.account({ currency: 'EUR' })];
    await kit.transfer({ from_account_id: bank, to_account_id: card, amount: 40 });
    await kit.transfer({ from_account_id: card, to_account_id: euros, amount: 10, to_amount: 9.5 });
    const undone = await kit.transfer({ from_account_id: bank, to_account_id: euros, amount: 3, to_amount: 3 });
    await kit.owner.api.delete(`/transfers/${undone}`);
    const flow = async (filter: string) => {
      const { body } = await kit.owner.api.get(`/reports/tenant/cashflow?from=2025-11-01&to=2025-11-30${filter}`);
      const { inflow, outflow, transferred, closing_balance } = Object(body['total']);
      return [inflow.amount, outflow.amount, transferred.amount, closing_balance, body['is_current']];
    };
    expect(await flow('')).toEqual([0, 0, -10, 1990, true]);
    expect(await flow(`&account_id=${card}`)).toEqual([0, 0, 30, 1030, true]);
    expect(await flow('&currency=EUR')).toEqual([0, 0, 9.5, 1009.5, true]);
    expect((await kit.owner.api.get('/dashboards/tenant')).body).toMatchObject({ total_spend: 0 });
  });
});
