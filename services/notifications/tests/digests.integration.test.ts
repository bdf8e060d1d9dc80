import { createSubgraphClient } from '@outlay/service-kit/subgraph-client';
import { createLogger } from '@outlay/telemetry/logger';
import { createInternalTokenSigner } from '@outlay/tenancy/internal-token';
import { createOrm } from '@outlay/tenancy/orm';
import { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { openTestPool } from '@outlay/testkit/test-pool';
import { waitFor } from '@outlay/testkit/wait-for';
import { digestsJob } from '../src/jobs/digests.job.ts';
import { JobTenantsRepository } from '../src/jobs/job-tenants.repository.ts';
import { askMailContacts } from '../src/siblings/mail-contacts.ts';
import { startMailServer, type MailServer } from '@outlay/testkit/mail-server';
import { prepareNotifications, type Contact, type Prepared } from './notifications-harness.ts';

const SET = `mutation ($preferences: [NotificationPreferenceInput!]!) {
  setNotificationPreferences(preferences: $preferences) { alertType } }`;
const contact = (userId: number, timeZone: string): Contact => ({
  ...{
    userId: String(userId),
    email: `user${userId}@acme.example`,
    name: null,
    locale: 'en',
    timeZone,
    stopToken: 'ols_reader',
  },
});

let harness: Prepared;
let service: Awaited<ReturnType<Prepared['start']>>;
let server: MailServer;
let run: (at: string) => Promise<void>;
let release: () => Promise<void>;
beforeAll(async () => {
  server = await startMailServer();
  harness = await prepareNotifications({ SMTP_URL: server.url });
  service = await harness.start();
  const { config } = harness;
  const logger = createLogger({ service: 'test', level: 'silent' });
  const orm = createOrm({ url: config.DATABASE_URL, entities: [], poolSize: 2, logger });
  const worker = openTestPool(config.DATABASE_WORKER_URL);
  const signer = createInternalTokenSigner(config.INTERNAL_TOKEN_SIGNING_KEY);
  const identity = createSubgraphClient({
    sibling: 'identity',
    url: config.IDENTITY_URL,
    serviceName: 'notifications',
    signer,
    timeoutMs: config.SIBLING_TIMEOUT_MS,
  });
  const job = digestsJob({
    database: new TenantDatabase(orm),
    tenants: new JobTenantsRepository(worker),
    contacts: askMailContacts(identity),
  });
  run = (at) => job.run(new Date(at), new AbortController().signal);
  release = async () => {
    await Promise.all([orm.close(), worker.end(), identity.stop()]);
  };
});
afterAll(async () => {
  await release();
  await harness.dispose();
  await server.stop();
});

/** Users who want summaries, since the beginning of 2026. */
async function wishing(tenantId: number, users: [number, 'DAILY' | 'WEEKLY'][]) {
  for (const [userId, frequency] of users) {
    await harness.publish.user(tenantId, userId);
    const preferences = ['LOW_BALANCE', 'FORECAST_OVERSPEND'].map((alertType) => ({
      ...{ alertType, email: true, inApp: true, frequency },
    }));
    const { errors } = await service.as({ tenantId, userId })(SET, { preferences });
    expect(errors).toEqual([]);
  }
  await harness.sql(`update notification_preferences set digest_since = '2026-01-01' where tenant_id = $1`, [tenantId]);
  await waitFor(
    async () =>
      (await harness.sql('select 1 from user_states where tenant_id = $1', [tenantId])).length === users.length,
  );
}
/** An alert that was raised at a time. */
async function raised(tenantId: number, accountId: number, at: string) {
  await harness.publish.accounts(tenantId, accountId, { balance: 1, name: `A${accountId}` });
  await waitFor(
    async () =>
      (
        await harness.sql(
          `update alerts set created_at = $3, raised_at = $3 where tenant_id = $1 and entity_id = $2 returning 1`,
          [tenantId, accountId, at],
        )
      ).length === 1,
  );
}
const owed = async (tenantId: number) =>
  (
    await harness.sql(
      `select m.user_id, m.period, array_agg(a.entity_id::int order by a.id) as accounts
       from mails m join mail_alerts ma on ma.mail_id = m.id join alerts a on a.id = ma.alert_id
       where m.tenant_id = $1 group by m.id order by m.id`,
      [tenantId],
    )
  ).map((row) => [Number(row['user_id']), row['period'], row['accounts']]);

describe('summaries', () => {
  it('come at 07:00 of each reader, once, with what was raised before', async () => {
    harness.contacts([contact(1, 'UTC'), contact(2, 'Asia/Tokyo'), contact(3, 'America/New_York')]);
    await wishing(1, [
      [1, 'DAILY'],
      [2, 'DAILY'],
      [3, 'WEEKLY'],
    ]);
    await raised(1, 101, '2026-03-02T20:00:00Z');
    await raised(1, 102, '2026-03-02T23:00:00Z');
    await run('2026-03-02T21:00:00Z');
    expect(await owed(1)).toEqual([]);
    await run('2026-03-02T22:00:00Z');
    await run('2026-03-03T00:00:00Z');
    expect(await owed(1)).toEqual([[2, 'daily:2026-03-03', [101]]]);
    await run('2026-03-03T07:00:00Z');
    await Promise.all(['2026-03-03T07:00:00Z', '2026-03-03T08:00:00Z'].map(run));
    expect((await owed(1)).slice(1)).toEqual([[1, 'daily:2026-03-03', [101, 102]]]);
    // Monday, the day after the clocks changed in New York: 07:00 is 11:00 UTC.
    await run('2026-03-09T10:00:00Z');
    expect((await owed(1)).filter(([user]) => user === 3)).toEqual([]);
    await run('2026-03-09T11:00:00Z');
    expect((await owed(1)).filter(([user]) => user === 3)).toEqual([[3, 'weekly:2026-03-09', [101, 102]]]);
    expect((await owed(1)).filter(([user]) => user === 2).at(-1)).toEqual([2, 'daily:2026-03-09', [102]]);
  });

  it('are mailed as one letter', async () => {
    harness.contacts([contact(1, 'UTC')]);
    await wishing(2, [[1, 'DAILY']]);
    await raised(2, 201, '2026-03-01T10:00:00Z');
    await raised(2, 202, '2026-03-01T11:00:00Z');
    await run('2026-03-02T07:00:00Z');
    const letter = await waitFor(() => server.received.find(({ text }) => text?.includes('A201')));
    expect(letter.subject).toBe('2 new alerts');
    expect(letter.text).toMatch(/A201[\s\S]*accounts\/201[\s\S]*A202[\s\S]*accounts\/202/);
  });

  it('are not mailed when there is nothing to report, and catch up after a downtime', async () => {
    harness.contacts([contact(1, 'UTC')]);
    await wishing(3, [[1, 'DAILY']]);
    await run('2026-05-01T07:00:00Z');
    expect(await owed(3)).toEqual([]);
    await raised(3, 301, '2026-05-01T08:00:00Z');
    await raised(3, 302, '2026-05-03T08:00:00Z');
    await run('2026-05-05T13:00:00Z');
    expect(await owed(3)).toEqual([[1, 'daily:2026-05-05', [301, 302]]]);
    await run('2026-05-06T07:00:00Z');
    expect(await owed(3)).toHaveLength(1);
  });

  it('leave out alerts that were mailed at once, and keep waiting ones when the frequency changes', async () => {
    harness.contacts([contact(1, 'UTC')]);
    await harness.publish.user(4, 1);
    await waitFor(async () => (await harness.sql('select 1 from user_states where tenant_id = 4')).length === 1);
    await raised(4, 401, '2026-06-01T10:00:00Z');
    expect(await owed(4)).toEqual([[1, null, [401]]]);
    await wishing(4, [[1, 'WEEKLY']]);
    await raised(4, 402, '2026-06-02T10:00:00Z');
    const [before] = await harness.sql('select digest_since from notification_preferences where tenant_id = 4');
    await service.as({ tenantId: 4 })(SET, {
      preferences: [{ alertType: 'LOW_BALANCE', email: true, inApp: true, frequency: 'DAILY' }],
    });
    const [after] = await harness.sql(
      `select digest_since from notification_preferences where tenant_id = 4 and alert_type = 'LOW_BALANCE'`,
    );
    expect(after).toEqual(before);
    await run('2026-06-03T07:00:00Z');
    expect((await owed(4)).slice(1)).toEqual([[1, 'daily:2026-06-03', [402]]]);
  });

  it('fail while identity is away, so that the job is tried again', async () => {
    harness.identity.answerWith(null);
    await expect(run('2026-07-01T07:00:00Z')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });
});
