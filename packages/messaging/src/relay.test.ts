import { randomUUID } from 'node:crypto';
import { createTestEventLog, type TestEventLog } from '@outlay/testkit/test-event-log';
import { waitFor } from '@outlay/testkit/wait-for';
import { createConsumer } from './consumer-runner.ts';
import { decodeEnvelope } from './envelope.ts';
import { FencedWriterError, type EventLog, type LogRecord } from './event-log.ts';
import { addToOutbox, type DomainEvent } from './outbox.ts';
import { createPostgresEventLog } from './postgres-event-log.ts';
import { createRelay, type Relay, type RelayOptions } from './relay.ts';
import { effectHandler, eventRecord } from './tests/events.ts';
import { createMessagingDatabase, silentLogger, type MessagingDatabase } from './tests/messaging-database.ts';
import { createTcpProxy } from '@outlay/testkit/tcp-proxy';

const NEVER_MS = 600_000;

describe('outbox and relay', () => {
  let service: MessagingDatabase;
  let events: TestEventLog;
  let log: EventLog;
  let topic: string;
  const relays: Relay[] = [];

  beforeAll(async () => {
    [service, events] = await Promise.all([createMessagingDatabase(), createTestEventLog()]);
    log = createPostgresEventLog({ url: events.url, logger: silentLogger });
  });
  beforeEach(() => {
    topic = `messaging.${randomUUID()}`;
  });
  afterEach(async () => {
    await Promise.all(relays.splice(0).map((relay) => relay.stop()));
    await service.sql(`truncate outbox, inbox, effects`);
  });
  afterAll(async () => {
    await log.close();
    await Promise.all([service.dispose(), events.drop()]);
  });

  it('publishes what was committed, in order, with its envelope, and nothing else', async () => {
    const relay = await start();
    service.database.onCommit(() => relay.wake());
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    for (let version = 1; version <= 20; version++) {
      await service.database.write({ tenantId: 3 }, async (em) => {
        const payload = Uint8Array.of(0, 255, 39, 92, version);
        const origin = { tenantId: 3, requestId: 'r-1', traceparent };
        await addToOutbox(em, origin, [thing(1, version, payload), thing(2, version, payload)]);
      });
    }
    const undone = service.database.write({ tenantId: 3 }, async (em) => {
      await addToOutbox(em, { tenantId: 3 }, [thing(1, 21)]);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await published();
    const records = await inLog();
    for (const key of ['1', '2']) {
      const versions = records.filter((record) => record.key === key).map(({ headers }) => Number(headers['version']));
      expect(versions).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    }
    const [first] = records.filter(({ key }) => key === '1');
    expect(Buffer.from(first?.value ?? [])).toEqual(Buffer.from([0, 255, 39, 92, 1]));
    expect(decodeEnvelope(first?.headers ?? {})).toMatchObject({
      tenantId: 3,
      type: 'ThingChanged',
      aggregateId: 1,
      version: 1,
      epoch: 1,
      requestId: 'r-1',
      traceparent,
    });
  });

  it('sends again, with the same id, what a crash left unmarked; it has one effect', async () => {
    // Before the relay starts, so that its first batch has both.
    await write([thing(1, 1)], [thing(1, 2)]);
    let crashes = 0;
    const relay = await start({
      failpoints: {
        afterSend: () => {
          if (crashes++ < 2) throw new Error('gone before it was marked');
        },
      },
    });
    await published();
    expect(crashes).toBe(3);
    const ids = (await inLog()).map(({ headers }) => headers['event-id']);
    expect(ids).toHaveLength(6);
    expect(new Set(ids).size).toBe(2);
    expect(relay.isLeader()).toBe(true);
    const handlers = [effectHandler(topic)];
    const consumer = createConsumer({
      name: 'reader',
      log,
      database: service.database,
      handlers,
      logger: silentLogger,
    });
    await consumer.start();
    // Its last record is the last of six, so when that is taken in the others are.
    await write([thing(1, 3)]);
    await waitFor(async () => (await effects()).includes('3'));
    await consumer.stop();
    expect(await effects()).toEqual(['1', '2', '3']);
  });

  it('does not lose the event of a transaction that was slow to commit', async () => {
    await start();
    let commit = () => {};
    let written = false;
    const slow = service.database.write({ tenantId: 1 }, async (em) => {
      await addToOutbox(em, { tenantId: 1 }, [thing(1, 1)]);
      written = true;
      await new Promise<void>((resolve) => (commit = resolve));
    });
    await waitFor(() => written);
    await write([thing(2, 1)]);
    await waitFor(async () => (await inLog()).length === 1);
    commit();
    await slow;
    await published();
    expect((await inLog()).map(({ key }) => key).sort()).toEqual(['1', '2']);
  });

  it('has one leader; when its connection goes, another takes over', async () => {
    const pair = [await start(), await start()];
    const leaders = () => pair.filter((relay) => relay.isLeader());
    await waitFor(() => leaders().length === 1);
    await write([thing(1, 1)]);
    await published();
    const [leader] = leaders();
    await service.sql(
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted
       and database = (select oid from pg_database where datname = current_database())`,
    );
    await waitFor(() => leaders().length === 1);
    await write([thing(1, 2)]);
    await published();
    const [next] = leaders();
    await next?.stop();
    await write([thing(1, 3)]);
    await published();
    expect(leaders()).toHaveLength(1);
    expect(leaders()[0]).not.toBe(next);
    expect(leader).toBeDefined();
    expect((await inLog()).map(({ headers }) => headers['version'])).toEqual(['1', '2', '3']);
  });

  it('steps down when the log has a newer writer, and leads anew', async () => {
    const relay = await start();
    await write([thing(1, 1)]);
    await published();
    const usurper = await log.openWriter('relay:messaging');
    await write([thing(1, 2)]);
    await published();
    await expect(usurper.send([eventRecord(topic)])).rejects.toThrow(FencedWriterError);
    expect(relay.isLeader()).toBe(true);
    expect((await inLog()).map(({ headers }) => headers['version'])).toEqual(['1', '2']);
  });

  it('starts while the log is down, keeps events, and publishes when it is up; and again after an interruption', async () => {
    const proxy = await createTcpProxy(events.url);
    await proxy.cut();
    const distant = createPostgresEventLog({ url: proxy.url, logger: silentLogger });
    const relay = await start({ log: distant });
    await write([thing(1, 1)]);
    await expect(distant.ping()).rejects.toThrow();
    expect((await relay.backlog()).count).toBe(1);
    await proxy.restore();
    await published();
    await proxy.cut();
    await write([thing(1, 2)], [thing(1, 3)]);
    await expect(distant.ping()).rejects.toThrow();
    await proxy.restore();
    await published();
    expect([...new Set((await inLog()).map(({ headers }) => headers['version']))]).toEqual(['1', '2', '3']);
    await relay.stop();
    await distant.close();
    await proxy.close();
  });

  it('publishes at once what another replica committed, without a poll', async () => {
    const settings = { pollMs: 600_000, standbyMs: 5_000 };
    const pair = [await start({ settings }), await start({ settings })];
    await waitFor(() => pair.some((relay) => relay.isLeader()));
    await published();
    const standby = pair.find((relay) => !relay.isLeader());
    for (let version = 1; version <= 5; version++) {
      await write([thing(1, version)]);
      standby?.wake();
      await published();
    }
    expect((await inLog()).map(({ headers }) => headers['version'])).toEqual(['1', '2', '3', '4', '5']);
  });

  it('publishes events without a notification at the next poll', async () => {
    await start();
    await published();
    await write([thing(1, 1)]);
    await published();
  });

  it('rests after a batch, so that what is committed meanwhile goes out together; stopping ends the rest', async () => {
    let batches = 0;
    const options = {
      settings: { standbyMs: 20, restPerEventMs: NEVER_MS, maxRestMs: NEVER_MS },
      failpoints: {
        afterSend: () => {
          batches++;
        },
      },
    };
    const relay = await start(options);
    await write([thing(1, 1)]);
    relay.wake();
    await published();
    await write([thing(1, 2)], [thing(1, 3)], [thing(1, 4)]);
    relay.wake();
    await relay.stop();
    expect(batches).toBe(1);
    await start(options);
    await published();
    expect(batches).toBe(2);
  });

  async function start(options: Partial<RelayOptions> = {}): Promise<Relay> {
    const { workerUrl } = service.urls;
    const settings = { standbyMs: 20 };
    const relay = createRelay({
      workerUrl,
      log,
      logger: silentLogger,
      service: 'messaging',
      topics: [{ name: topic, partitions: 2, cleanup: 'compact' }],
      settings,
      ...options,
    });
    relays.push(relay);
    await relay.start();
    return relay;
  }

  async function write(...transactions: DomainEvent[][]): Promise<void> {
    for (const batch of transactions) {
      await service.database.write({ tenantId: 1 }, (em) => addToOutbox(em, { tenantId: 1 }, batch));
    }
  }

  async function published(): Promise<void> {
    await waitFor(async () => (await service.sql(`select 1 from outbox where published_at is null`)).length === 0);
  }

  async function inLog(): Promise<LogRecord[]> {
    const records: LogRecord[] = [];
    await log.scan({ topics: [topic], onRecord: (record) => void records.push(record) });
    return records;
  }

  async function effects(): Promise<string[]> {
    return (await service.sql<{ version: string }>(`select version from effects order by id`)).map(
      (row) => row.version,
    );
  }

  function thing(aggregateId: number, version: number, payload = new Uint8Array()): DomainEvent {
    return { topic, type: 'ThingChanged', aggregateId, version, payload };
  }
});
