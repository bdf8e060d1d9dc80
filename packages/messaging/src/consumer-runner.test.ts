import { randomUUID } from 'node:crypto';
import { serviceUnavailable } from '@outlay/errors/app-error';
import { createTestEventLog, type TestEventLog } from '@outlay/testkit/test-event-log';
import { createLogger } from '@outlay/telemetry/logger';
import { roleNames } from '@outlay/tenancy/tenant-wall';
import { waitFor } from '@outlay/testkit/wait-for';
import pg from 'pg';
import { createConsumer, type Consumer } from './consumer-runner.ts';
import { listDeadLetters, replayDeadLetters } from './dead-letters.ts';
import type { EventHandler } from './event-handler.ts';
import type { EventLog } from './event-log.ts';
import { createPostgresEventLog } from './postgres-event-log.ts';
import { effectHandler, eventRecord } from './tests/events.ts';
import {
  createMessagingDatabase,
  silentLogger,
  TEST_SERVICE,
  type MessagingDatabase,
} from './tests/messaging-database.ts';

describe('createConsumer', () => {
  let service: MessagingDatabase;
  let events: TestEventLog;
  let log: EventLog;
  let topic: string;
  const consumers: Consumer[] = [];
  /** Failed tries in the log. */
  let refusals = 0;
  const logger = createLogger({
    ...{ service: 'test', level: 'warn' },
    stream: { write: (line) => void (refusals += line.includes('will try again') ? 1 : 0) },
  });

  beforeAll(async () => {
    [service, events] = await Promise.all([createMessagingDatabase(), createTestEventLog()]);
    log = createPostgresEventLog({ url: events.url, logger: silentLogger });
  });
  beforeEach(async () => {
    refusals = 0;
    topic = `messaging.${randomUUID()}`;
    await log.ensureTopics([{ name: topic, partitions: 1, cleanup: 'compact' }]);
  });
  afterEach(async () => {
    await Promise.all(consumers.splice(0).map((consumer) => consumer.stop()));
    await service.sql(`truncate inbox, effects`);
  });
  afterAll(async () => {
    await log.close();
    await Promise.all([service.dispose(), events.drop()]);
  });

  it('undoes a failed try altogether, and gives up after five', async () => {
    const tries: number[] = [];
    await start(async (event, em) => {
      await effectHandler(topic).handle(event, em);
      if (event.version === 1) {
        tries.push(event.version);
        throw new Error('will never work');
      }
    });
    await log.send([eventRecord(topic), eventRecord(topic, { version: 2 })]);
    await waitFor(async () => (await effects()).length > 0);
    expect(await effects()).toEqual(['2']);
    // Once together with its neighbour, then by itself.
    expect(tries).toHaveLength(1 + 5);
    expect(await service.sql(`select 1 from inbox`)).toHaveLength(1);
    expect(await listDeadLetters(log, topic)).toMatchObject([{ tries: 5, error: 'Error: will never work' }]);
  });

  it('applies replayed letters once whatever failed is mended, and each letter once', async () => {
    let mended = false;
    await start(async (event, em) => {
      if (!mended && event.version < 3) throw new Error('not yet');
      await effectHandler(topic).handle(event, em);
    });
    await log.send([1, 2, 3].map((version) => eventRecord(topic, { version })));
    await waitFor(async () => (await effects()).join() === '3');
    const [first] = await listDeadLetters(log, topic);
    mended = true;
    expect(await replayDeadLetters(log, { topic, ids: [first?.id ?? ''] })).toHaveLength(1);
    await waitFor(async () => (await effects()).join() === '3,1');
    expect((await listDeadLetters(log, topic)).map(({ replayed }) => replayed)).toEqual([true, false]);
    expect(await replayDeadLetters(log, { topic })).toMatchObject([{ topic, type: 'ThingChanged' }]);
    await waitFor(async () => (await effects()).join() === '3,1,2');
    expect(await replayDeadLetters(log, { topic })).toEqual([]);
    expect(await replayDeadLetters(log, { topic, ids: [first?.id ?? ''] })).toHaveLength(1);
    await log.send([eventRecord(topic, { version: 4 })]);
    await waitFor(async () => (await effects()).includes('4'));
    expect(await effects()).toEqual(['3', '1', '2', '4']);
  });

  it('replays under a key of its own, so that compaction keeps the newer state', async () => {
    await start(async ({ version }) => {
      if (version === 1) throw new Error('refused');
    });
    await log.send([eventRecord(topic, { version: 1 }), eventRecord(topic, { version: 2 })]);
    await waitFor(async () => (await listDeadLetters(log, topic)).length === 1);
    await replayDeadLetters(log, { topic });
    const keys: string[] = [];
    await log.scan({ topics: [topic], onRecord: ({ key }) => void keys.push(key) });
    expect(keys).toEqual(['1', '1', expect.stringMatching(/^1~/)]);
  });

  it('waits for as long as something it needs is away, is not healthy meanwhile, and gives nothing up', async () => {
    let away = true;
    let tries = 0;
    const consumer = await start(async (event, em) => {
      tries++;
      if (away) throw serviceUnavailable();
      await effectHandler(topic).handle(event, em);
    });
    await waitFor(() => consumer.healthy());
    await log.send([eventRecord(topic)]);
    await waitFor(() => tries > 8);
    expect(consumer.healthy()).toBe(false);
    away = false;
    await waitFor(async () => (await effects()).length === 1);
    await waitFor(() => consumer.healthy());
    expect(await listDeadLetters(log, topic)).toEqual([]);
  });

  it('waits for a lock for as long as it is held, and gives nothing up', async () => {
    const consumer = await start(effectHandler(topic).handle);
    const role = roleNames(TEST_SERVICE).app;
    const holder = new pg.Client({ connectionString: service.urls.superuserUrl });
    await holder.connect();
    await holder.query(`alter role ${role} in database ${holder.database} set lock_timeout = '5ms'`);
    await holder.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = $1`, [role]);
    await holder.query('begin; lock table inbox in exclusive mode');
    await log.send([eventRecord(topic)]);
    await waitFor(() => refusals > 8, { timeoutMs: 60_000 });
    expect(consumer.healthy()).toBe(false);
    expect(consumer.detail()).toMatch(/^paused since/);
    await holder.query('rollback');
    await holder.end();
    await waitFor(async () => (await effects()).length === 1);
    await waitFor(() => consumer.healthy());
    expect(await listDeadLetters(log, topic)).toEqual([]);
  });

  it('stops in the middle of tries, and another goes on with the event', async () => {
    let tries = 0;
    const consumer = await start(async () => {
      tries++;
      throw serviceUnavailable();
    });
    await log.send([eventRecord(topic)]);
    await waitFor(() => tries > 2);
    await consumer.stop();
    expect(consumer.healthy()).toBe(false);
    await start(effectHandler(topic).handle);
    await waitFor(async () => (await effects()).length === 1);
  });

  it('works within the tenant of the event', async () => {
    const seen: unknown[] = [];
    await start(async (_event, em) => {
      seen.push(await em.execute(`select current_setting('outlay.tenant_id') as tenant`));
      await em.execute(`insert into effects (tenant_id, event_id, aggregate_id, version) values (8, uuidv7(), 1, 1)`);
    });
    await log.send([eventRecord(topic, { tenantId: 7 })]);
    await waitFor(async () => (await listDeadLetters(log, topic)).length === 1);
    expect(seen[0]).toEqual([{ tenant: '7' }]);
    expect((await listDeadLetters(log, topic))[0]?.error).toMatch(/row-level security/);
    expect(await effects()).toEqual([]);
  });

  it('refuses two handlers for one topic', () => {
    const handlers = [effectHandler(topic), effectHandler(topic)];
    const options = { name: 'reader', log, database: service.database, handlers, logger: silentLogger };
    expect(() => createConsumer(options)).toThrow(/two handlers/);
  });

  async function start(handle: EventHandler['handle']): Promise<Consumer> {
    const consumer = createConsumer({
      name: 'reader',
      log,
      database: service.database,
      handlers: [{ topic, handle }],
      logger,
      retry: { baseMs: 2, maxMs: 10 },
    });
    consumers.push(consumer);
    await consumer.start();
    return consumer;
  }

  async function effects(): Promise<string[]> {
    return (await service.sql<{ version: string }>(`select version from effects order by id`)).map(
      (row) => row.version,
    );
  }
});
