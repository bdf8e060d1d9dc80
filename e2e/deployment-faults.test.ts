import { deadTopicOf } from '@outlay/messaging/dead-letter';
import type { OutgoingRecord } from '@outlay/messaging/event-log';
import { settleRestored } from '@outlay/scripts/restore/settle-restored';
import { roleNames } from '@outlay/tenancy/tenant-wall';
import { waitFor } from '@outlay/testkit/wait-for';
import { request } from 'undici';
import { copyDatabase, replaceDatabase } from './harness/backup.ts';
import { describeWithInfra } from './harness/describe-with-infra.ts';
import { brokenInvariants } from './harness/invariants.ts';
import { startLoad } from './harness/load.ts';
import { LoadedDeployment, TAKEN_OVER_MS, untilAnswered } from './harness/loaded-deployment.ts';
import { readModelDifferences } from './harness/read-models.ts';
import { rebuildDifferences } from './harness/rebuild.ts';

const topics = ['identity.tenant', 'projects.project', 'ledger.account', 'ledger.category', 'ledger.expense'];

let loaded: LoadedDeployment;
beforeAll(async () => {
  loaded = await LoadedDeployment.start();
}, 300_000);
afterAll(() => loaded.deployment.stop());

/** Dead letters of the read models' topics. */
async function deadLetters(): Promise<number> {
  let count = 0;
  await loaded.deployment.log.scan({ topics: topics.map(deadTopicOf), onRecord: () => void (count += 1) });
  return count;
}

const nameOf = ({ superuserUrl }: { superuserUrl: string }) => new URL(superuserUrl).pathname.slice(1);

describeWithInfra('under writes', () => {
  it('Kafka stopped, then the ledger killed with -9: no write is lost or doubled', async () => {
    const { deployment, tenant, plan } = loaded;
    const load = startLoad(tenant, plan);
    await untilAnswered(load, 60);
    await deployment.kafka.stop();
    await untilAnswered(load, 60);
    expect(await loaded.unpublished()).toBeGreaterThan(30);
    await deployment.kafka.start();
    await deployment.processes.ledger.kill9();
    await untilAnswered(load, 10);
    await deployment.processes.ledger.restart();
    await untilAnswered(load, 30);
    const report = await load.stop();
    expect(report.wrong).toEqual([]);
    expect(new Set(report.recorded).size).toBe(report.recorded.length);
    expect(await readModelDifferences(deployment, TAKEN_OVER_MS)).toEqual([]);
    expect(await brokenInvariants(deployment)).toEqual([]);
  }, 240_000);
});

describeWithInfra('the inbox of analytics locked', () => {
  it('delays events and loses none: dashboards say so, nothing becomes a dead letter, all of it is taken in afterwards', async () => {
    const { deployment, tenant, plan } = loaded;
    const before = await deadLetters();
    await loaded.untilCurrent();
    const spend = { account_id: plan.accounts[0] ?? 0, project_id: plan.projects[0], is_project_related: true };
    const holder = await deployment.sql.analytics.connect();
    const role = `${roleNames('analytics').app} in database ${holder.escapeIdentifier(nameOf(deployment.databases.analytics))}`;
    try {
      // Locks are waited for a moment only, so that there are many attempts in the time of this test.
      await holder.query(`alter role ${role} set lock_timeout = '50ms'`);
      await deployment.processes.analytics.stop();
      await deployment.processes.analytics.restart();
      await loaded.untilCurrent();
      const total = Number((await loaded.dashboard())['total_spend']);
      await holder.query('begin; lock table inbox in exclusive mode');
      for (let n = 0; n < 5; n++) await tenant.expense({ ...spend, amount: 1 });
      await waitFor(async () => !(await loaded.dashboard())['is_current'], {
        what: 'a dashboard that says it lacks some',
      });
      // An event that fails for its content is given up after five attempts.
      await waitFor(async () => (await attempts()) > 7, { timeoutMs: 90_000, what: 'attempts that failed' });
      expect(await loaded.dashboard()).toMatchObject({ is_current: false, total_spend: total });
      await holder.query('rollback');
      await waitFor(async () => Number((await loaded.dashboard())['total_spend']) === total + 5, {
        ...{ timeoutMs: TAKEN_OVER_MS, what: 'all five expenses' },
      });
      await loaded.untilCurrent();
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
    const { body } = await request(`${loaded.deployment.processes.analytics.url}/readyz`);
    return Number(/"spend":"paused [^"]* tried (\d+) times/.exec(await body.text())?.[1] ?? 0);
  }
});

describeWithInfra('what is on the wire', () => {
  it('duplicated, shuffled and mixed with poison: the read models stay, and so do those built again', async () => {
    const { deployment, tenant, plan } = loaded;
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
    await loaded.untilCurrent();
  });
});

describeWithInfra('the ledger restored from a backup', () => {
  it('does not wedge its readers: they have what it has, and what comes after', async () => {
    const { deployment, tenant, plan } = loaded;
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
    await loaded.untilCurrent();
    expect(await rebuildDifferences(deployment)).toEqual([]);
  }, 240_000);
});

/** The ledger does not know what was lost; readers know that it is no more. */
async function readModelDifferencesAfterRestore(lostExpense: number, lostAccount: number): Promise<string[]> {
  return readModelDifferences(loaded.deployment, TAKEN_OVER_MS, {
    ended: { expenses: [lostExpense], accounts: [lostAccount] },
  });
}
