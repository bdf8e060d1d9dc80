import { setTimeout as delay } from 'node:timers/promises';
import { deadTopicOf } from '@outlay/messaging/dead-letter';
import type { OutgoingRecord } from '@outlay/messaging/event-log';
import { settleRestored } from '@outlay/scripts/restore/settle-restored';
import { SERVICES } from '@outlay/scripts/start/service-names';
import { roleNames } from '@outlay/tenancy/tenant-wall';
import { waitFor } from '@outlay/testkit/wait-for';
import { request } from 'undici';
import { copyDatabase, replaceDatabase } from './harness/backup.ts';
import { describeWithInfra } from './harness/describe-with-infra.ts';
import { startDeployment, type Deployment } from './harness/deployment.ts';
import { brokenInvariants } from './harness/invariants.ts';
import { startLoad, type Load, type LoadPlan } from './harness/load.ts';
import { readModelDifferences } from './harness/read-models.ts';
import { rebuildDifferences } from './harness/rebuild.ts';
import type { TenantKit } from './harness/tenant-kit.ts';

/** The promise: writes go on for this long without Kafka, in milliseconds. */
const KAFKA_AWAY_MS = 60_000;
/** The promise: what was held up has arrived this long after Kafka is back. */
const DRAINED_MS = 30_000;
/** A killed member of a consumer group is replaced when its session has run out. */
const TAKEN_OVER_MS = 60_000;

const topics = ['identity.tenant', 'projects.project', 'ledger.account', 'ledger.category', 'ledger.expense'];

let deployment: Deployment;
let tenant: TenantKit;
let plan: LoadPlan;
beforeAll(async () => {
  deployment = await startDeployment();
  tenant = await deployment.tenant();
  plan = {
    clients: 6,
    accounts: [await tenant.account({ opening_balance: 100_000 }), await tenant.account({ opening_balance: 100_000 })],
    projects: [await tenant.project(), await tenant.project()],
    categories: [await tenant.category(), await tenant.category()],
    restMs: 60,
  };
}, 300_000);
afterAll(() => deployment.stop());

const unpublished = async (): Promise<number> => {
  const counts = await Promise.all(
    SERVICES.map((service) =>
      deployment.sql[service].query<{ count: number }>(
        `select count(*)::int as count from outbox where published_at is null`,
      ),
    ),
  );
  return counts.reduce((sum, { rows }) => sum + Number(rows[0]?.count), 0);
};

const under = async (load: Load, requests: number): Promise<void> => {
  const from = load.answered();
  await waitFor(() => load.answered() >= from + requests, { timeoutMs: TAKEN_OVER_MS, what: 'requests under load' });
};

/** Repeats the request while analytics answers 503 because no event of the project has arrived yet. */
const dashboard = async (project = plan.projects[0]) => {
  const path = `/dashboards/project/${project}`;
  const answer = await waitFor(
    async () => {
      const answer = await tenant.owner.api.get(path);
      return answer.status === 503 ? null : answer;
    },
    { timeoutMs: TAKEN_OVER_MS, what: path },
  );
  if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}: ${answer.text}`);
  return answer.body;
};

/** Dead letters of the read models' topics. */
async function deadLetters(): Promise<number> {
  let count = 0;
  await deployment.log.scan({ topics: topics.map(deadTopicOf), onRecord: () => void (count += 1) });
  return count;
}

const nameOf = ({ superuserUrl }: { superuserUrl: string }) => new URL(superuserUrl).pathname.slice(1);

/** Waits until the dashboard says of itself that it contains all that is known. */
const current = () =>
  waitFor(async () => (await dashboard())['is_current'], {
    timeoutMs: DRAINED_MS,
    what: 'a dashboard that is current',
  });

describeWithInfra('under writes', () => {
  afterEach(async () => {
    expect(await readModelDifferences(deployment, TAKEN_OVER_MS)).toEqual([]);
    expect(await brokenInvariants(deployment)).toEqual([]);
  });

  it('Kafka stopped for a minute: no write fails, nothing is lost, all of it has arrived soon after', async () => {
    const load = startLoad(tenant, plan);
    await under(load, 60);
    // What was never heard of has no dashboard: the first events have arrived before Kafka goes.
    await dashboard();
    await deployment.kafka.stop();
    const before = load.answered();
    await delay(KAFKA_AWAY_MS);
    expect(load.answered()).toBeGreaterThan(before + 60);
    const meanwhile = await dashboard();
    expect(meanwhile['is_current']).toBe(false);
    expect(Date.parse(String(meanwhile['as_of']))).toBeLessThan(Date.now() - KAFKA_AWAY_MS / 2);
    expect(await unpublished()).toBeGreaterThan(60);
    await deployment.kafka.start();
    const report = await load.stop();
    expect(report.wrong).toEqual([]);
    expect(report.unavailable).toBe(0);
    await waitFor(async () => (await unpublished()) === 0, { timeoutMs: DRAINED_MS, what: 'the outboxes to drain' });
    expect(await readModelDifferences(deployment, DRAINED_MS)).toEqual([]);
    await current();
  }, 240_000);

  it('every service killed with -9, one after the other: nothing lost, nothing doubled', async () => {
    const load = startLoad(tenant, plan);
    for (const service of SERVICES) {
      await under(load, 40);
      await deployment.processes[service].kill9();
      await under(load, 30);
      await deployment.processes[service].restart();
    }
    await under(load, 60);
    const report = await load.stop();
    expect(report.wrong).toEqual([]);
    expect(report.recorded.length).toBeGreaterThan(50);
    expect(new Set(report.recorded).size).toBe(report.recorded.length);
  }, 400_000);

  it('readers killed with -9: nobody who writes notices', async () => {
    const load = startLoad(tenant, plan);
    for (const service of ['analytics', 'notifications'] as const) {
      await under(load, 20);
      await deployment.processes[service].kill9();
      await under(load, 30);
      await deployment.processes[service].restart();
    }
    const report = await load.stop();
    expect(report.wrong).toEqual([]);
    expect(report.unavailable).toBe(0);
  }, 240_000);
});

describeWithInfra('the inbox of analytics locked', () => {
  it('delays events and loses none: dashboards say so, nothing becomes a dead letter, all of it is taken in afterwards', async () => {
    const before = await deadLetters();
    await current();
    const spend = { account_id: plan.accounts[0] ?? 0, project_id: plan.projects[0], is_project_related: true };
    const holder = await deployment.sql.analytics.connect();
    const role = `${roleNames('analytics').app} in database ${holder.escapeIdentifier(nameOf(deployment.databases.analytics))}`;
    try {
      // Locks are waited for a moment only, so that there are many attempts in the time of this test.
      await holder.query(`alter role ${role} set lock_timeout = '50ms'`);
      await deployment.processes.analytics.stop();
      await deployment.processes.analytics.restart();
      await current();
      const total = Number((await dashboard())['total_spend']);
      await holder.query('begin; lock table inbox in exclusive mode');
      for (let n = 0; n < 5; n++) await tenant.expense({ ...spend, amount: 1 });
      await waitFor(async () => !(await dashboard())['is_current'], {
        what: 'a dashboard that says it lacks some',
      });
      // An event that fails for its content is given up after five attempts.
      await waitFor(async () => (await attempts()) > 7, { timeoutMs: 90_000, what: 'attempts that failed' });
      expect(await dashboard()).toMatchObject({ is_current: false, total_spend: total });
      await holder.query('rollback');
      await waitFor(async () => Number((await dashboard())['total_spend']) === total + 5, {
        ...{ timeoutMs: TAKEN_OVER_MS, what: 'all five expenses' },
      });
      await current();
      expect(await deadLetters()).toBe(before);
    } finally {
      await holder.query('rollback');
      await holder.query(`alter role ${role} reset lock_timeout`);
      holder.release();
    }
    expect(await readModelDifferences(deployment, TAKEN_OVER_MS)).toEqual([]);
  }, 240_000);

  /** Attempts at the event that is delayed most, as the readiness of analytics says. */
  async function attempts(): Promise<number> {
    const { body } = await request(`${deployment.processes.analytics.url}/readyz`);
    return Number(/"spend":"paused [^"]* tried (\d+) times/.exec(await body.text())?.[1] ?? 0);
  }
});

describeWithInfra('what is on the wire', () => {
  it('duplicated, shuffled and mixed with poison: the read models stay, and so do those built again', async () => {
    const records: OutgoingRecord[] = [];
    await deployment.log.scan({
      topics,
      onRecord: ({ topic, key, headers, value }) => void records.push({ topic, key, headers, value }),
    });
    const shuffled = records
      .map((record) => ({ record, place: Math.random() }))
      .sort((a, b) => a.place - b.place)
      .map(({ record }) => record);
    const poison: OutgoingRecord[] = topics.map((topic) => ({
      ...{ topic, key: 'poison', headers: { note: 'no envelope' }, value: Buffer.from([0xff, 0xfe]) },
    }));
    // Replayed under keys of their own, as the dead-letter command does: compaction keeps the newest of each key.
    const again = shuffled.map((record, n) => ({ ...record, key: `${record.key}~${n}` }));
    await deployment.log.send([...again.slice(0, again.length / 2), ...poison, ...again.slice(again.length / 2)]);
    const last = await tenant.expense({ account_id: plan.accounts[0] ?? 0, amount: 1.23 });
    expect(last).toBeGreaterThan(0);
    expect(await readModelDifferences(deployment, TAKEN_OVER_MS)).toEqual([]);
    await waitFor(async () => (await deadLetters()) >= topics.length, {
      ...{ timeoutMs: TAKEN_OVER_MS, what: 'dead letters' },
    });
    expect(await readModelDifferences(deployment, TAKEN_OVER_MS)).toEqual([]);
    expect(await rebuildDifferences(deployment)).toEqual([]);
    await current();
  });
});

describeWithInfra('the ledger restored from a backup', () => {
  it('does not wedge its readers: they have what it has, and what comes after', async () => {
    const [account = 0] = plan.accounts;
    const [project = 0] = plan.projects;
    const { ledger } = deployment.processes;
    const inProject = (amount: number) =>
      tenant.expense({ account_id: account, amount, project_id: project, is_project_related: true });
    const kept = await inProject(11);
    await ledger.stop();
    const backup = await copyDatabase(deployment.databases.ledger);
    await ledger.restart();
    // What the backup does not know: a change, a new expense, a new account, and a project that changed elsewhere.
    await tenant.owner.api.patch(`/expenses/${kept}`, { amount: 12 });
    await tenant.owner.api.patch(`/expenses/${kept}`, { amount: 13 });
    const lost = await inProject(500);
    const lostAccount = await tenant.account();
    await tenant.owner.api.patch(`/projects/${project}`, { status: 'archived' });
    expect(await readModelDifferences(deployment, TAKEN_OVER_MS)).toEqual([]);
    await ledger.stop();
    await replaceDatabase(deployment.databases.ledger, backup);
    const report = await settleRestored('ledger', deployment.environments.ledger);
    expect(report.epoch).toBe(2);
    expect(report.ended).toBe(2);
    await ledger.restart();
    expect(await readModelDifferencesAfterRestore(lost, lostAccount)).toEqual([]);
    // The ledger has heard again that the project is closed.
    const booked = { account_id: account, amount: 1, project_id: project, is_project_related: true };
    await waitFor(
      async () =>
        (await tenant.owner.api.post('/expenses', { ...booked, expense_date: '2026-11-01' })).status === 409 || null,
      { timeoutMs: TAKEN_OVER_MS, what: 'the ledger to hear of the archived project again' },
    );
    // Versions that were given before are given again, to other contents; ids are not.
    await tenant.owner.api.patch(`/expenses/${kept}`, { amount: 21 });
    const next = await tenant.expense({ account_id: account, amount: 9 });
    expect(next).toBeGreaterThan(lost);
    expect(await readModelDifferencesAfterRestore(lost, lostAccount)).toEqual([]);
    // What was written before the restore is remembered for some seconds, and never arrives.
    await current();
    expect(await rebuildDifferences(deployment)).toEqual([]);
  }, 240_000);
});

/** The ledger does not know what was lost; readers know that it is no more. */
async function readModelDifferencesAfterRestore(lostExpense: number, lostAccount: number): Promise<string[]> {
  return readModelDifferences(deployment, TAKEN_OVER_MS, {
    ended: { expenses: [lostExpense], accounts: [lostAccount] },
  });
}
