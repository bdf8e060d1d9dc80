import { createTestEventLog, type TestEventLog } from '@outlay/testkit/test-event-log';
import { decodeEnvelope } from './envelope.ts';
import type { EventLog } from './event-log.ts';
import { settleRestoredDatabase, type RestoredTopic } from './restored-database.ts';
import { eventRecord } from './tests/events.ts';
import { createMessagingDatabase, type MessagingDatabase } from './tests/messaging-database.ts';
import { open } from './tests/postgres-driver.ts';

const TOPIC = 'messaging.thing';
const AUDIT = 'messaging.audit';
/** Things are rows of `effects`: the id names them, the column `version` is theirs. */
const things: RestoredTopic = {
  topic: TOPIC,
  table: 'effects',
  async present(em, tenantId, ids) {
    const rows: { id: string; version: string }[] = await em.execute(
      `select id, version from effects where tenant_id = ? and id = any (?::bigint[])`,
      [tenantId, `{${ids.join(',')}}`],
    );
    return rows.map(({ id, version }) => ({
      ...{ topic: TOPIC, type: 'ThingChanged', aggregateId: Number(id), version: Number(version) },
      payload: Buffer.from('present'),
    }));
  },
  ended: () => ({ type: 'ThingEnded', payload: Buffer.from('the end') }),
};

let service: MessagingDatabase;
let events: TestEventLog;
let log: EventLog;

beforeEach(async () => {
  [service, events] = await Promise.all([createMessagingDatabase(), createTestEventLog()]);
  log = open(events.url);
  await log.ensureTopics([
    { name: TOPIC, partitions: 2, cleanup: 'compact' },
    { name: AUDIT, partitions: 1, cleanup: 'keep' },
  ]);
});
afterEach(async () => {
  await log.close();
  await Promise.all([service.dispose(), events.drop()]);
});

const settle = (readerUrl?: string) =>
  settleRestoredDatabase({
    ...{ ownerUrl: service.urls.ownerUrl, database: service.database, log, readerUrl },
    ...{ topics: [things], alsoWritten: [AUDIT], groups: ['messaging.things'] },
  });

/** A thing that the restored database has, in the version of the backup. */
const kept = (tenant: number, version: number) =>
  service.sql(
    `insert into effects (tenant_id, event_id, aggregate_id, version) values (${tenant}, uuidv7(), 0, ${version})`,
  );

const outbox = () =>
  service.sql<Record<string, unknown>>(
    `select tenant_id::int as tenant, aggregate_id::int as id, type, version::int, epoch, convert_from(payload, 'utf8') as payload
     from outbox order by tenant_id, aggregate_id`,
  );

describe('a database restored from a backup', () => {
  it('publishes again where the log is newer, ends what the database lost, and leaves the rest alone', async () => {
    for (const [tenant, version] of [
      [1, 2],
      [1, 3],
      [2, 1],
    ] as const)
      await kept(tenant, version);
    await log.send([
      eventRecord(TOPIC, { tenantId: 1, aggregateId: 1, version: 2 }),
      eventRecord(TOPIC, { tenantId: 1, aggregateId: 2, version: 3 }),
      eventRecord(TOPIC, { tenantId: 1, aggregateId: 2, version: 4 }),
      eventRecord(TOPIC, { tenantId: 1, aggregateId: 40, version: 1 }),
      eventRecord(TOPIC, { tenantId: 1, aggregateId: 40, version: 2 }),
      eventRecord(TOPIC, { tenantId: 2, aggregateId: 3, version: 5 }),
      { ...eventRecord(TOPIC, { tenantId: 2, aggregateId: 30, version: 9 }), value: Buffer.from('the end') },
      { topic: TOPIC, key: 'poison', headers: {}, value: Buffer.from([0xff]) },
    ]);
    expect(await settle()).toEqual({ epoch: 2, republished: 2, ended: 1, missing: 0 });
    expect(await outbox()).toEqual([
      { tenant: 1, id: 2, type: 'ThingChanged', version: 3, epoch: 2, payload: 'present' },
      { tenant: 1, id: 40, type: 'ThingEnded', version: 3, epoch: 2, payload: 'the end' },
      { tenant: 2, id: 3, type: 'ThingChanged', version: 1, epoch: 2, payload: 'present' },
    ]);
    await kept(1, 1);
    const [newest] = await service.sql<{ id: string }>(`select max(id) as id from effects`);
    expect(Number(newest?.id)).toBe(41);
  });

  it('raises the epoch above every epoch of the log, and publishes everything of another epoch again', async () => {
    await kept(1, 7);
    await log.send([eventRecord(TOPIC, { aggregateId: 1, version: 2, epoch: 4 })]);
    expect(await settle()).toEqual({ epoch: 5, republished: 1, ended: 0, missing: 0 });
  });

  it('raises the epoch above those of topics that it does not publish again', async () => {
    await log.send([eventRecord(AUDIT, { aggregateId: 1, version: 1, epoch: 6 })]);
    expect(await settle()).toEqual({ epoch: 7, republished: 0, ended: 0, missing: 0 });
  });

  it('publishes what the log lacks, once, where it may see the rows of every tenant', async () => {
    for (const [tenant, version] of [
      [1, 4],
      [1, 3],
      [2, 1],
    ] as const)
      await kept(tenant, version);
    await log.send([eventRecord(TOPIC, { tenantId: 1, aggregateId: 1, version: 2 })]);
    await log.send([eventRecord(TOPIC, { tenantId: 1, aggregateId: 2, version: 3 })]);
    const reader = service.urls.superuserUrl;
    expect(await settle(reader)).toEqual({ epoch: 2, republished: 0, ended: 0, missing: 2 });
    expect(await outbox()).toMatchObject([
      { tenant: 1, id: 1, version: 4, epoch: 2 },
      { tenant: 2, id: 3, version: 1, epoch: 2 },
    ]);
    expect(await settle(reader)).toMatchObject({ missing: 0 });
  });

  it('publishes nothing where nothing was lost, or on a second run', async () => {
    await kept(1, 2);
    await log.send([eventRecord(TOPIC, { aggregateId: 1, version: 3 })]);
    await settle();
    for (const { id, type, version, epoch } of await outbox()) {
      const event = { aggregateId: Number(id), type: String(type), version: Number(version), epoch: Number(epoch) };
      await log.send([eventRecord(TOPIC, event)]);
    }
    expect(await settle()).toEqual({ epoch: 3, republished: 0, ended: 0, missing: 0 });
    const seen: number[] = [];
    await log.scan({ topics: [TOPIC], onRecord: ({ headers }) => void seen.push(decodeEnvelope(headers).epoch) });
    expect(seen).toEqual([1, 2]);
  });
});
