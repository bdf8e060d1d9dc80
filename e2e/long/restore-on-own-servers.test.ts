import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { backupCommand } from '@outlay/scripts/backup/backup-command';
import { startKafka, type LocalKafka } from '@outlay/scripts/infra/start-kafka';
import { missingForInfra } from '@outlay/scripts/infra/missing-for-infra';
import { freePort } from '@outlay/scripts/ports/free-port';
import { restoreCommand } from '@outlay/scripts/restore/restore-command';
import { SERVICES } from '@outlay/scripts/start/service-names';
import { describeUnless } from '@outlay/testkit/describe-unless';
import { databaseUrl, withClient } from '@outlay/tenancy/roles';
import { startRedis } from '@outlay/testkit/test-redis';
import { waitFor } from '@outlay/testkit/wait-for';
import { missingForBackups } from '../harness/missing-for-backups.ts';
import { makeManagedPostgres, type ManagedPostgres } from '../harness/managed-postgres.ts';
import { makeOwnedOutlay, type OwnedOutlay } from '../harness/owned-outlay.ts';
import { runCommand } from '../harness/run-command.ts';
import { missingForStorage, startStorage } from '../harness/storage-server.ts';
import { createTenant, signIn, type TenantKit } from '../harness/tenant-kit.ts';

const PLACE = 's3://backups/outlay';
const missing = (await missingForInfra()) ?? (await missingForBackups()) ?? missingForStorage;

describeUnless(missing, 'backups in a bucket of an installation on Kafka, Redis and managed PostgreSQL', () => {
  const parts = new AsyncDisposableStack();
  let server: ManagedPostgres;
  let outlay: OwnedOutlay;
  let kafka: { stop(): Promise<void>; startAnew(): Promise<void> };
  let tenant: TenantKit;
  let [account, kept] = [0, 0];

  beforeAll(async () => {
    await startStorage(parts, 'backups');
    server = await makeManagedPostgres(parts);
    const broker = await openBroker(parts, join(server.folder, 'kafka'));
    kafka = broker;
    const redis = await startRedis();
    parts.defer(() => redis.stop());
    const servers = { DATABASE_SERVER_URL: server.adminUrl, KAFKA_BROKERS: broker.brokers, REDIS_URL: redis.url };
    outlay = await makeOwnedOutlay(servers);
    parts.defer(() => outlay.remove());
    await outlay.start();
  }, 240_000);
  afterAll(() => parts.disposeAsync());

  const backUp = (...args: string[]) => runCommand(backupCommand, outlay.env, '--to', PLACE, ...args);
  const restore = (...args: string[]) => runCommand(restoreCommand, outlay.env, PLACE, ...args);

  async function loseDatabases(): Promise<void> {
    for (const name of SERVICES) await server.superuser.query(`drop database outlay_${name}`);
  }

  /** Facts that a restore must bring back, and the state of the audit trail. */
  async function seen(): Promise<object> {
    const { api } = await signIn(tenant.anonymous, tenant.owner.email);
    const { body: of } = await api.get(`/accounts/${account}`);
    const { body: expense } = await api.get(`/expenses/${kept}`);
    const { body: audit } = await api.get('/audit-logs/verify');
    return { balance: of['current_balance'], amount: expense['amount'], audit: audit['ok'] };
  }

  it('says which role is missing, with the SQL that makes it', async () => {
    const { code } = await backUp();
    expect(code).toContain('create role outlay_backup login bypassrls');
    await server.makeBackupRole(outlay.folder);
  }, 60_000);

  it('brings every database back, with the event log as it is', async () => {
    tenant = await createTenant(outlay.url);
    account = await tenant.account();
    kept = await tenant.expense({ account_id: account, amount: 11 });
    for (const service of SERVICES) await untilPublished(databaseUrl(server.superuserUrl, `outlay_${service}`));
    expect(await backUp()).toMatchObject({ code: 0, text: expect.stringContaining('5 databases') });
    await tenant.owner.api.patch(`/expenses/${kept}`, { amount: 500 });
    await tenant.expense({ account_id: account, amount: 100 });
    await outlay.stop();
    await loseDatabases();
    const { code, text } = await restore();
    expect({ code, text }).toMatchObject({ code: 0, text: expect.stringContaining('Restored. Outlay can start.') });
    expect(text).toMatch(/ledger: epoch 2; .* ended, as the backup does not have them: 1\./);
    await outlay.start();
    expect(await seen()).toEqual({ balance: 989, amount: 11, audit: true });
    await outlay.stop();
  }, 240_000);

  it('brings every database back where Kafka has lost everything', async () => {
    await loseDatabases();
    await kafka.stop();
    await kafka.startAnew();
    const { code, text } = await restore();
    expect({ code, text }).toMatchObject({ code: 0, text: expect.stringContaining('Restored. Outlay can start.') });
    expect(text).toMatch(/ledger: epoch 2; published again: 2 states and 2 audit entries/);
    await outlay.start();
    expect(await seen()).toEqual({ balance: 989, amount: 11, audit: true });
    await outlay.stop();
  }, 240_000);
});

/** Waits until a service's events and audit entries are in the log. */
async function untilPublished(url: string): Promise<void> {
  await withClient(url, async (client) => {
    const isPublished = async () => {
      const { rows } = await client.query<{ done: boolean }>(
        `select not exists (select from outbox where published_at is null) and not exists (select from audit_unsealed) as done`,
      );
      return rows[0]?.done === true;
    };
    await waitFor(isPublished, { timeoutMs: 60_000, what: 'the events to be published' });
  });
}

/** A broker that can lose everything. */
async function openBroker(parts: AsyncDisposableStack, dataDir: string) {
  const options = { dataDir, port: await freePort(), controllerPort: await freePort() };
  let broker: LocalKafka = await startKafka(options);
  parts.defer(() => broker.stop());
  return {
    brokers: broker.brokers,
    stop: () => broker.stop(),
    async startAnew(): Promise<void> {
      await rm(dataDir, { recursive: true });
      broker = await startKafka(options);
    },
  };
}
