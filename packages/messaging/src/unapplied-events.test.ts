import { randomUUID } from 'node:crypto';
import { createTestEventLog, type TestEventLog } from '@outlay/testkit/test-event-log';
import { waitFor } from '@outlay/testkit/wait-for';
import pg from 'pg';
import { createConsumer, type Consumer, type ConsumerOptions } from './consumer-runner.ts';
import { listDeadLetters, replayDeadLetters } from './dead-letters.ts';
import { DeliveryWatch } from './delivery-watch.ts';
import type { EventLog } from './event-log.ts';
import { createPostgresEventLog } from './postgres-event-log.ts';
import { effectHandler, eventRecord } from './tests/events.ts';
import { createMessagingDatabase, silentLogger, type MessagingDatabase } from './tests/messaging-database.ts';

const READER = 'reader';

describe('a consumer', () => {
  let service: MessagingDatabase;
  let events: TestEventLog;
  let log: EventLog;
  let worker: pg.Pool;
  let topic: string;
  const parts: { stop(): Promise<void> }[] = [];

  beforeAll(async () => {
    [service, events] = await Promise.all([createMessagingDatabase(), createTestEventLog()]);
    log = createPostgresEventLog({ url: events.url, logger: silentLogger });
    worker = new pg.Pool({ connectionString: service.urls.workerUrl, max: 2 });
  });
  beforeEach(async () => {
    topic = `messaging.${randomUUID()}`;
    await log.ensureTopics([{ name: topic, partitions: 1, cleanup: 'compact' }]);
  });
  afterEach(async () => {
    await Promise.all(parts.splice(0).map((part) => part.stop()));
    await service.sql(`truncate inbox, effects, unapplied_events`);
  });
  afterAll(async () => {
    await Promise.all([log.close(), worker.end()]);
    await Promise.all([service.dispose(), events.drop()]);
  });

  it('parks events of unknown types, goes on, and applies them once a version that knows them starts', async () => {
    const older = await start({ handlers: [effectHandler(topic)] });
    const unknown = [2, 4].map((version) => eventRecord(topic, { version, type: 'ThingRenamed', tenantId: version }));
    const known = [1, 3, 5].map((version) => eventRecord(topic, { version }));
    await log.send([...known.slice(0, 1), ...unknown, ...known.slice(1)]);
    await waitFor(async () => (await effects()).join() === '1,3,5');
    await waitFor(async () => (await log.lag(READER, [topic])) === 0);
    expect(await unapplied()).toEqual(['unknown_type 2', 'unknown_type 4']);
    expect(await listDeadLetters(log, topic)).toEqual([]);
    await older.stop();

    await start({ handlers: [{ ...effectHandler(topic), types: ['ThingChanged', 'ThingRenamed'] }] });
    await waitFor(async () => (await effects()).toSorted().join() === '1,2,3,4,5');
    expect(await unapplied()).toEqual([]);
  });

  it('goes on looking for parked events: an older version beside it may park more', async () => {
    await start({ handlers: [{ ...effectHandler(topic), types: ['ThingRenamed'] }], replayEveryMs: 20 });
    await waitFor(async () => (await log.lag(READER, [topic])) === 0);
    const { headers, key } = eventRecord(topic, { type: 'ThingRenamed', version: 9 });
    await service.sql(
      `insert into unapplied_events (consumer, event_id, tenant_id, topic, type, aggregate_id, version, epoch, reason, key, headers, value)
       values ($1, $2, 1, $3, 'ThingRenamed', 1, 9, 1, 'unknown_type', $4, $5, 'state')`,
      [READER, headers['event-id'], topic, key, JSON.stringify(headers)],
    );
    await waitFor(async () => (await effects()).join() === '9');
    await waitFor(async () => (await unapplied()).length === 0);
  });

  it('notes a dead letter until it is replayed and applied', async () => {
    let isMended = false;
    const reported: number[] = [];
    await start({
      handlers: [
        {
          topic,
          handle: async (event, em) => {
            if (!isMended && event.version === 1) throw new Error('bad');
            await effectHandler(topic).handle(event, em);
          },
        },
      ],
      onUnapplied: ({ version }) => reported.push(version),
    });
    await log.send([eventRecord(topic), eventRecord(topic, { version: 2 })]);
    await waitFor(async () => (await effects()).join() === '2');
    expect(await unapplied()).toEqual(['dead_letter 1']);
    expect(reported).toEqual([1]);
    isMended = true;
    await replayDeadLetters(log, { topic });
    await waitFor(async () => (await effects()).join() === '2,1');
    expect(await unapplied()).toEqual([]);
  });

  it('gives nothing up while that cannot be noted in the database, whatever an event fails with', async () => {
    let tries = 0;
    const consumer = await start({
      handlers: [
        {
          topic,
          handle: async () => {
            tries++;
            throw new Error('bad');
          },
        },
      ],
    });
    await service.sql(`create function refuse() returns trigger language plpgsql as $$ begin
      raise exception 'later' using errcode = 'raise_exception'; end $$;
      create trigger refuse before insert on unapplied_events for each row execute function refuse()`);
    await log.send([eventRecord(topic)]);
    await waitFor(() => tries > 8);
    expect(consumer.healthy()).toBe(false);
    expect(consumer.detail()).toMatch(
      /^paused since .*: 1 waiting, the first tried \d+ times \(DriverException P0001\)/,
    );
    expect(await listDeadLetters(log, topic)).toEqual([]);
    await service.sql(`drop trigger refuse on unapplied_events; drop function refuse`);
    await waitFor(async () => (await listDeadLetters(log, topic)).length === 1);
    await waitFor(() => consumer.healthy());
    expect(consumer.detail()).toBeUndefined();
  });

  it('is known to be behind by whoever watches its group, whichever process reads', async () => {
    const watch = new DeliveryWatch({
      ...{ consumer: READER, topics: [topic], log, worker, logger: silentLogger, everyMs: 20 },
    });
    parts.push(watch);
    await watch.start();
    await waitFor(() => !watch.isBehind());
    await log.send([eventRecord(topic)]);
    await waitFor(() => watch.isBehind());
    await start({ handlers: [{ ...effectHandler(topic), types: [] }] });
    await waitFor(() => !watch.isBehind());
    await waitFor(() => watch.unapplied(1).length === 1);
    expect(watch.unapplied(1)).toMatchObject([{ topic, aggregateId: 1, version: 1, epoch: 1 }]);
    expect(watch.unapplied(2)).toEqual([]);
  });

  async function start(options: Pick<ConsumerOptions, 'handlers'> & Partial<ConsumerOptions>): Promise<Consumer> {
    const consumer = createConsumer({
      ...{ name: READER, log, database: service.database, worker, logger: silentLogger },
      retry: { baseMs: 2, maxMs: 10 },
      ...options,
    });
    parts.push(consumer);
    await consumer.start();
    return consumer;
  }

  async function effects(): Promise<string[]> {
    return (await service.sql<{ version: string }>(`select version from effects order by id`)).map(
      (row) => row.version,
    );
  }

  async function unapplied(): Promise<string[]> {
    const rows = await service.sql<{ line: string }>(
      `select reason || ' ' || version as line from unapplied_events order by version`,
    );
    return rows.map(({ line }) => line);
  }
});
