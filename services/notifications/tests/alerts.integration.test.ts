import { openServiceJobs } from '@outlay/service-kit/jobs';
import fc from 'fast-check';
import { waitFor } from '@outlay/testkit/wait-for';
import { notificationsJobs } from '../src/jobs.ts';
import { prepareNotifications, type Prepared } from './notifications-harness.ts';

let harness: Prepared;
beforeAll(async () => {
  harness = await prepareNotifications();
  // Two instances at once, as in production.
  await Promise.all([harness.start(), harness.start()]);
});
afterAll(() => harness.dispose());

const alertsOf = (tenantId: number) => harness.sql('select * from alerts where tenant_id = $1 order by id', [tenantId]);
/** Waits until every published event was consumed. */
const settled = () =>
  waitFor(
    async () =>
      (await harness.log.lag('notifications.alerts', [
        ...['ledger.account', 'analytics.forecast', 'identity.user', 'identity.tenant', 'projects.project'],
      ])) === 0,
  );

describe('a low balance', () => {
  it('is raised once when it is crossed, cleared when it is over, and reopened when it comes back', async () => {
    await harness.publish.tenant(1, { locale: 'de' });
    await settled();
    await harness.publish.accounts(
      1,
      5,
      { balance: 20_000 },
      { balance: 10_000 },
      { balance: 9_000 },
      { balance: 8_000 },
    );
    await settled();
    expect(await alertsOf(1)).toMatchObject([
      {
        ...{ type: 'LOW_BALANCE', severity: 'WARNING', entity_type: 'ACCOUNT', entity_id: '5', cleared_at: null },
        message: expect.stringMatching(/^Das Konto „Account 5“ steht bei 100,00\s€/),
      },
    ]);
    await harness.publish.accounts(1, 5, { balance: 10_001 }, { balance: -1 });
    await settled();
    const alerts = await alertsOf(1);
    expect(alerts).toMatchObject([{ version: 3, recurrences: 1, severity: 'CRITICAL', cleared_at: null }]);
    expect(alerts[0]?.['message']).toContain('-0,01');
  });

  it('is another alert when it comes back after more than a day', async () => {
    await harness.publish.accounts(6, 5, { balance: 1 }, { balance: 20_000 });
    await settled();
    const age = `update alerts set created_at = created_at - $1::interval, cleared_at = cleared_at - $1::interval
                 where tenant_id = 6`;
    await harness.sql(age, ['23 hours 59 minutes']);
    await harness.publish.accounts(6, 5, { balance: 1 }, { balance: 20_000 });
    await settled();
    expect(await alertsOf(6)).toMatchObject([{ recurrences: 1, version: 4 }]);
    await harness.sql(age, ['24 hours 1 minute']);
    await harness.publish.accounts(6, 5, { balance: 1 });
    await settled();
    expect(await alertsOf(6)).toMatchObject([{ recurrences: 1 }, { recurrences: 0, cleared_at: null, version: 1 }]);
  });

  it('gets worse while it lasts, once, and no better', async () => {
    await harness.publish.accounts(7, 5, { balance: 9_000 }, { balance: 0 }, { balance: -5 }, { balance: 8_000 });
    await settled();
    expect(await alertsOf(7)).toMatchObject([{ severity: 'CRITICAL', version: 2, recurrences: 0, cleared_at: null }]);
    const actions = await harness.sql('select action from audit_entries where tenant_id = 7 order by id');
    expect(actions.map(({ action }) => action)).toEqual(['alert.raised', 'alert.worsened']);
  });

  it('that many accounts flap with at once is one alert each', async () => {
    const accounts = [1, 2, 3, 4, 5, 6];
    const course = Array.from({ length: 12 }, (_, step) => ({ balance: step % 2 === 0 ? 1 : 20_000 }));
    await Promise.all(accounts.map((id) => harness.publish.accounts(8, id, ...course)));
    await settled();
    const alerts = await alertsOf(8);
    expect(alerts.map(({ recurrences, version }) => [recurrences, version])).toEqual(accounts.map(() => [5, 12]));
    expect(new Set(alerts.map((alert) => alert['entity_id'])).size).toBe(accounts.length);
  });

  it.each([
    { balance: 5, threshold: null },
    { balance: 5, archived: true },
    { balance: 5, threshold: 4 },
  ])('is over with %p', async (after) => {
    const tenantId = 2;
    await harness.publish.accounts(tenantId, 7, { balance: 5 });
    await settled();
    const before = await alertsOf(tenantId);
    expect(before.at(-1)?.['cleared_at']).toBeNull();
    await harness.publish.accounts(tenantId, 7, after);
    await settled();
    const cleared = await alertsOf(tenantId);
    expect(cleared).toHaveLength(before.length);
    expect(cleared.at(-1)?.['cleared_at']).not.toBeNull();
  });

  it('is one alert that counts its recurrences, whatever the course, with duplicates and stragglers', async () => {
    let tenantId = 1_000;
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ balance: fc.integer({ min: -2, max: 5 }), threshold: fc.option(fc.integer({ min: 0, max: 3 })) }),
          { minLength: 1, maxLength: 12 },
        ),
        fc.array(fc.nat(), { maxLength: 4 }),
        async (course, repeated) => {
          tenantId += 1;
          const records = course.map((state, index) =>
            harness.publish.account(tenantId, tenantId, { ...state, version: index + 1 }),
          );
          // What comes again comes after all, as itself and as another event of the same old state: it changes nothing.
          const stragglers = repeated.flatMap((any) => {
            const at = any % records.length;
            const state = { balance: 0, ...course[at], version: at + 1 };
            return [records[at] ?? [], harness.publish.account(tenantId, tenantId, state)].flat();
          });
          await harness.publish.send([...records, ...stragglers]);
          await settled();
          const low = course.map(({ balance, threshold }) => threshold !== null && balance <= threshold);
          const crossings = low.filter((isLow, at) => isLow && !(low[at - 1] ?? false)).length;
          const alerts = await alertsOf(tenantId);
          expect(alerts).toHaveLength(Math.min(crossings, 1));
          if (crossings > 0) expect(alerts[0]?.['recurrences']).toBe(crossings - 1);
          const open = alerts.filter((alert) => alert['cleared_at'] === null);
          expect(open).toHaveLength(low.at(-1) ? 1 : 0);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('goes by the epoch when the ledger was restored from a backup', async () => {
    const low = { balance: 1, version: 9 };
    await harness.publish.accounts(3, 8, low, { balance: 99_999, version: 4 });
    await settled();
    expect(await alertsOf(3)).toMatchObject([{ cleared_at: null }]);
    await harness.publish.accounts(3, 8, { balance: 99_999, version: 4, epoch: 2 }, { ...low, version: 10 });
    await settled();
    const alerts = await alertsOf(3);
    expect(alerts).toHaveLength(1);
    expect(alerts[0]?.['cleared_at']).not.toBeNull();
  });

  it('leaves an audit entry and an event for each change', async () => {
    await harness.publish.accounts(4, 9, { balance: 1 }, { balance: 99_999 });
    await settled();
    const entries = await harness.sql(
      `select actor, action, entity_type, changes from audit_entries where tenant_id = 4 order by id`,
    );
    expect(entries).toMatchObject([
      { actor: 'service:notifications', action: 'alert.raised', entity_type: 'alert' },
      { action: 'alert.cleared', changes: { clearedAt: { before: null } } },
    ]);
    const events = await harness.sql(
      `select type, topic, version from outbox where tenant_id = 4 and topic like '%.alert' order by id`,
    );
    expect(events).toEqual([
      { type: 'AlertRaised', topic: 'notifications.alert', version: '1' },
      { type: 'AlertCleared', topic: 'notifications.alert', version: '2' },
    ]);
  });
});

async function lowBalanceRun(): Promise<void> {
  const jobs = openServiceJobs({ service: 'notifications', config: harness.config, list: notificationsJobs });
  try {
    expect(jobs.jobs.map(({ name }) => name)).toEqual(['low-balance', 'digests', 'notifications-retention']);
    expect(await jobs.runNow('low-balance')).toMatchObject({ state: 'done' });
  } finally {
    await jobs.close();
  }
}

describe('the job low-balance', () => {
  it('finds what events missed, in every tenant, and nothing the second time', async () => {
    await harness.publish.accounts(21, 1, { balance: 50_000 });
    await harness.publish.accounts(22, 2, { balance: 1 });
    await settled();
    await harness.sql(`update account_states set balance_minor = 1 where tenant_id = 21`);
    await harness.sql(`update account_states set balance_minor = 50000 where tenant_id = 22`);
    await lowBalanceRun();
    await lowBalanceRun();
    expect(await alertsOf(21)).toMatchObject([{ cleared_at: null, version: 1 }]);
    expect(await alertsOf(22)).toMatchObject([{ version: 2 }]);
    await harness.sql(`update account_states set balance_minor = -1 where tenant_id = 21`);
    await lowBalanceRun();
    await lowBalanceRun();
    expect(await alertsOf(21)).toMatchObject([{ severity: 'CRITICAL', version: 2 }]);
    const [entry] = await harness.sql(`select request_id from audit_entries where tenant_id = 21`);
    expect(entry?.['request_id']).toMatch(/^job:low-balance:/);
  });
});

describe('a forecast', () => {
  it('warns at 90 percent, keeps to it above 80, and reopens what comes back', async () => {
    await harness.publish.project(30, 4, 'Bridge');
    await settled();
    for (const p of [0.5, 0.89, 0.9, 0.95, 0.85, undefined, 0.8]) await harness.publish.forecast(30, 4, { p });
    await settled();
    expect(await alertsOf(30)).toMatchObject([
      { severity: 'WARNING', entity_type: 'PROJECT', entity_id: '4', cleared_at: null, version: 1 },
    ]);
    expect((await alertsOf(30))[0]?.['message']).toContain('Bridge');
    await harness.publish.forecast(30, 4, { p: 0.79 });
    await settled();
    expect((await alertsOf(30))[0]?.['cleared_at']).not.toBeNull();
    for (const p of [0.99, 0.9, 1]) await harness.publish.forecast(30, 4, { p });
    await settled();
    expect(await alertsOf(30)).toMatchObject([{ severity: 'CRITICAL', recurrences: 1, version: 3, cleared_at: null }]);
    await harness.publish.forecast(30, 4, { closed: true });
    await settled();
    expect(await alertsOf(30)).toMatchObject([{ version: 4 }]);
  });

  it('that arrives late or twice changes nothing', async () => {
    await harness.publish.forecast(31, 5, { p: 0.1, version: 7 });
    await harness.publish.forecast(31, 5, { p: 0.99, version: 6 });
    await harness.publish.forecast(31, 5, { p: 0.99, version: 7 });
    await settled();
    expect(await alertsOf(31)).toEqual([]);
    await harness.publish.forecast(31, 5, { p: 0.99, version: 1, epoch: 2 });
    await settled();
    expect(await alertsOf(31)).toHaveLength(1);
  });
});
