import { randomUUID } from 'node:crypto';
import { createTestEventLog, type TestEventLog } from '@outlay/testkit/test-event-log';
import { waitFor } from '@outlay/testkit/wait-for';
import type { EventLog } from './event-log.ts';
import { addToOutbox } from './outbox.ts';
import { createPostgresEventLog } from './postgres-event-log.ts';
import { createRelay } from './relay.ts';
import { createMessagingDatabase, silentLogger, type MessagingDatabase } from './tests/messaging-database.ts';

const [CROWD, FEW, ONE] = [1, 2, 3];
const BATCH = 20;

describe('a relay whose tenants take turns', () => {
  let service: MessagingDatabase;
  let events: TestEventLog;
  let log: EventLog;
  const topic = `messaging.${randomUUID()}`;

  beforeAll(async () => {
    [service, events] = await Promise.all([createMessagingDatabase(), createTestEventLog()]);
    log = createPostgresEventLog({ url: events.url, logger: silentLogger });
  });
  afterAll(async () => {
    await log.close();
    await Promise.all([service.dispose(), events.drop()]);
  });

  it('publishes the events of others before the rest of a crowd, and each aggregate in order', async () => {
    // A crowd of 2 aggregates with 200 versions each, then 5 events of another tenant and 1 of a third.
    for (let version = 1; version <= 200; version += 50) await write(CROWD, 2, version, 50);
    await write(FEW, 1, 1, 5);
    await write(ONE, 1, 1, 1);
    const relay = createRelay({
      ...{ workerUrl: service.urls.workerUrl, log, logger: silentLogger, service: 'messaging' },
      topics: [{ name: topic, partitions: 1, cleanup: 'compact' }],
      settings: { standbyMs: 20, batchSize: BATCH, takesTurns: true },
    });
    await relay.start();
    await waitFor(async () => (await service.sql(`select 1 from outbox where published_at is null`)).length === 0);
    await relay.stop();
    const sent: { tenant: number; key: string; version: number }[] = [];
    await log.scan({
      topics: [topic],
      onRecord: ({ headers, key }) =>
        void sent.push({ tenant: Number(headers['tenant']), key, version: Number(headers['version']) }),
    });
    expect(sent).toHaveLength(406);
    // Nobody reads it.
    expect(await log.unread?.([topic])).toBe(0);
    // The first batch finds that more wait; the second has all of the others.
    const lastOfOthers = sent.findLastIndex(({ tenant }) => tenant !== CROWD);
    expect(lastOfOthers).toBeLessThan(2 * BATCH);
    for (const [, versions] of Map.groupBy(sent, ({ key }) => key))
      expect(versions.map(({ version }) => version)).toEqual(versions.map((_one, index) => index + 1));
  });

  it('waits for readers as long as they get on', async () => {
    const unread = [5_000, 3_000, 3_000, 9_000, 900];
    const asked: number[] = [];
    log.unread = async () => {
      const sent = await service.sql(`select 1 from outbox where published_at is not null and aggregate_id = 70`);
      asked.push(sent.length);
      return unread[asked.length - 1] ?? 0;
    };
    await write(7, 1, 1, 3 * BATCH);
    const relay = createRelay({
      ...{ workerUrl: service.urls.workerUrl, log, logger: silentLogger, service: 'messaging' },
      topics: [{ name: topic, partitions: 1, cleanup: 'compact' }],
      settings: { standbyMs: 20, batchSize: BATCH, takesTurns: true },
    });
    await relay.start();
    await waitFor(async () => (await service.sql(`select 1 from outbox where published_at is null`)).length === 0);
    await relay.stop();
    expect(asked).toEqual([BATCH, BATCH, BATCH, 2 * BATCH, 2 * BATCH, 3 * BATCH]);
  });

  async function write(tenantId: number, aggregates: number, from: number, count: number): Promise<void> {
    await service.database.write({ tenantId }, async (em) => {
      for (let version = from; version < from + count; version++) {
        const changed = Array.from({ length: aggregates }, (_, index) => ({
          ...{ topic, type: 'ThingChanged', aggregateId: tenantId * 10 + index, version, payload: new Uint8Array() },
        }));
        await addToOutbox(em, { tenantId }, changed);
      }
    });
  }
});
