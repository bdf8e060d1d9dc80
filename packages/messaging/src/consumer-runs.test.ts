import { randomUUID } from 'node:crypto';
import { createTestEventLog, type TestEventLog } from '@outlay/testkit/test-event-log';
import { waitFor } from '@outlay/testkit/wait-for';
import { createConsumer, type Consumer } from './consumer-runner.ts';
import { listDeadLetters } from './dead-letters.ts';
import type { EventHandler } from './event-handler.ts';
import type { EventLog } from './event-log.ts';
import { createPostgresEventLog } from './postgres-event-log.ts';
import { effectHandler, eventRecord } from './tests/events.ts';
import { createMessagingDatabase, silentLogger, type MessagingDatabase } from './tests/messaging-database.ts';

const versions = Array.from({ length: 60 }, (_, n) => n + 1);

describe('createConsumer, where many events wait', () => {
  let service: MessagingDatabase;
  let events: TestEventLog;
  let log: EventLog;
  let topic: string;
  const consumers: Consumer[] = [];

  beforeAll(async () => {
    [service, events] = await Promise.all([createMessagingDatabase(), createTestEventLog()]);
    log = createPostgresEventLog({ url: events.url, logger: silentLogger });
  });
  beforeEach(async () => {
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

  it('takes those of one tenant in together, in order', async () => {
    await log.send(versions.map((version) => eventRecord(topic, { version })));
    await start({});
    await waitFor(async () => (await effects()).length === versions.length);
    expect(await effects()).toEqual(versions);
    expect(await transactions()).toBe(1);
  });

  it('passes over what its handler does not need, without a row in the inbox', async () => {
    await log.send(versions.map((version) => eventRecord(topic, { version })));
    const needs =
      async () =>
      ({ version }: { version: number }) =>
        version > 50;
    await start({ needs });
    await waitFor(async () => (await effects()).length === 10);
    expect(await effects()).toEqual(versions.slice(50));
    expect(await service.sql('select from inbox')).toHaveLength(10);
  });

  it('takes in those of several partitions and topics together, and those of other tenants apart', async () => {
    const topics = [`messaging.${randomUUID()}`, `messaging.${randomUUID()}`];
    await log.ensureTopics(topics.map((name) => ({ name, partitions: 3, cleanup: 'compact' as const })));
    const aggregates = Array.from({ length: 12 }, (_, n) => n + 1);
    await log.send(
      topics.flatMap((name, n) => [
        ...aggregates.map((aggregateId) => eventRecord(name, { aggregateId })),
        eventRecord(name, { tenantId: 2, aggregateId: 99 + n }),
      ]),
    );
    await start({}, topics);
    await waitFor(async () => (await effects()).length === 26);
    expect(await transactions()).toBe(2);
    const tenants = await service.sql(
      `select tenant_id, count(distinct xmin::text)::int as count from effects group by 1 order by 1`,
    );
    expect(tenants).toEqual([
      { tenant_id: '1', count: 1 },
      { tenant_id: '2', count: 1 },
    ]);
  });

  it('lets a tenant whose events fail hold up no other partition of it', async () => {
    const topics = [`messaging.${randomUUID()}`, `messaging.${randomUUID()}`];
    await log.ensureTopics(topics.map((name) => ({ name, partitions: 1, cleanup: 'compact' as const })));
    await log.send(topics.flatMap((name) => versions.map((version) => eventRecord(name, { version }))));
    const locked = Object.assign(new Error('locked'), { code: '55P03' });
    let isLocked = true;
    await start(
      {
        handle: async (event, em) => {
          if (event.topic === topics[0] && isLocked) throw locked;
          await effectHandler(event.topic).handle(event, em);
        },
      },
      topics,
    );
    await waitFor(async () => (await effects()).length === versions.length);
    isLocked = false;
    await waitFor(async () => (await effects()).length === 2 * versions.length);
    expect((await effects()).slice(versions.length)).toEqual(versions);
  });

  it('gives up the one that is bad, and none of its neighbours', async () => {
    const records = versions.map((version) => eventRecord(topic, { version }));
    const unreadable = { topic, key: '1', headers: { tenant: '1' }, value: Buffer.from('?') };
    await log.send([...records.slice(0, 20), unreadable, ...records.slice(20)]);
    await start({
      handle: async (event, em) => {
        await effectHandler(topic).handle(event, em);
        if (event.version === 7) throw new Error('never');
      },
    });
    await waitFor(async () => (await effects()).length === versions.length - 1);
    expect(await effects()).toEqual(versions.filter((version) => version !== 7));
    expect((await listDeadLetters(log, topic)).map(({ tries }) => tries)).toEqual([5, 5]);
  });

  it('has one effect for an event that is there twice, also within a run', async () => {
    const records = versions.map((version) => eventRecord(topic, { version }));
    await log.send(records.slice(0, 10));
    await start({});
    await waitFor(async () => (await effects()).length === 10);
    await log.send([...records, ...records]);
    await waitFor(async () => (await effects()).includes(versions.length));
    await log.send([eventRecord(topic, { version: 99 })]);
    await waitFor(async () => (await effects()).includes(99));
    expect(await effects()).toEqual([...versions, 99]);
  });

  it('hands them to a handler that takes many, and one by one where that fails', async () => {
    const calls: number[] = [];
    await log.send(versions.map((version) => eventRecord(topic, { version })));
    await start({
      handleAll: async (received, em) => {
        calls.push(received.length);
        for (const event of received) await effectHandler(topic).handle(event, em);
        if (calls.length === 1) throw new Error('not all at once');
      },
    });
    await waitFor(async () => (await effects()).length === versions.length);
    expect(calls).toEqual([versions.length]);
    await log.send(versions.map((version) => eventRecord(topic, { version: 100 + version })));
    await waitFor(async () => (await effects()).length === 2 * versions.length);
    expect(calls.reduce((sum, count) => sum + count, 0)).toBe(2 * versions.length);
    expect(await effects()).toEqual([...versions, ...versions.map((version) => 100 + version)]);
  });

  it('does not deadlock where partitions change the same rows in different orders', async () => {
    topic = `messaging.${randomUUID()}`;
    await log.ensureTopics([{ name: topic, partitions: 4, cleanup: 'compact' }]);
    await service.sql(`create table if not exists sums (id int primary key, total int not null);
      grant select, insert, update on sums to public; insert into sums values (1, 0), (2, 0) on conflict do nothing`);
    let calls = 0;
    await start({
      handle: async ({ aggregateId }, em) => {
        calls++;
        const ids = aggregateId % 2 === 0 ? [1, 2] : [2, 1];
        for (const id of ids) await em.execute(`update sums set total = total + 1 where id = ?`, [id]);
      },
    });
    const aggregates = Array.from({ length: 400 }, (_, n) => n + 1);
    await log.send(aggregates.map((aggregateId) => eventRecord(topic, { aggregateId })));
    const total = async () => (await service.sql<{ total: number }>(`select total from sums where id = 1`))[0]?.total;
    await waitFor(async () => (await total()) === aggregates.length);
    // None was rolled back and done again.
    expect(calls).toBe(aggregates.length);
  });

  async function start(handler: Partial<EventHandler>, topics = [topic]): Promise<void> {
    const consumer = createConsumer({
      name: 'reader',
      log,
      database: service.database,
      handlers: topics.map((name) => ({ topic: name, handle: effectHandler(name).handle, ...handler })),
      logger: silentLogger,
      retry: { baseMs: 2, maxMs: 10 },
    });
    consumers.push(consumer);
    await consumer.start();
  }

  async function effects(): Promise<number[]> {
    const rows = await service.sql<{ version: string }>(`select version from effects order by id`);
    return rows.map(({ version }) => Number(version));
  }

  async function transactions(): Promise<number> {
    const [row] = await service.sql<{ count: string }>(`select count(distinct xmin::text) from effects`);
    return Number(row?.count);
  }
});
