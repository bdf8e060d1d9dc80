import { describeWithKafka } from '@outlay/testkit/test-kafka';
import { waitFor } from '@outlay/testkit/wait-for';
import { textRecord } from '../contract/case-context.ts';
import { createConsumer } from '../consumer-runner.ts';
import { listDeadLetters, replayDeadLetters } from '../dead-letters.ts';
import type { EventLog } from '../event-log.ts';
import { addToOutbox } from '../outbox.ts';
import { createRelay } from '../relay.ts';
import { effectHandler } from '../tests/events.ts';
import { freshPlace, open, removePlace, type KafkaPlace } from '../tests/kafka-driver.ts';
import { createMessagingDatabase, silentLogger, type MessagingDatabase } from '../tests/messaging-database.ts';
import { createClientFactory } from './client.ts';

const TOPIC = 'messaging.thing';
const EVENTS = 1_000;
const AGGREGATES = 20;

describeWithKafka('outbox, relay and consumer on Kafka', () => {
  let service: MessagingDatabase;
  let place: KafkaPlace;
  let log: EventLog;

  beforeAll(async () => {
    service = await createMessagingDatabase();
    place = freshPlace();
    log = open(JSON.stringify(place));
  });
  afterAll(async () => {
    await log.close();
    await Promise.all([service.dispose(), removePlace(place)]);
  });

  it('bring a thousand events over, each once and in order, and know how many are still to come', async () => {
    let crashes = 0;
    const relay = createRelay({
      service: 'messaging',
      workerUrl: service.urls.workerUrl,
      log,
      logger: silentLogger,
      topics: [{ name: TOPIC, partitions: 3, cleanup: 'compact' }],
      settings: { batchSize: 90 },
      failpoints: {
        afterSend: () => {
          if (crashes++ === 4) throw new Error('gone before it was marked');
        },
      },
    });
    await relay.start();
    const consumer = reader('reader');
    await consumer.start();
    for (let version = 1; version <= EVENTS / AGGREGATES; version++) {
      await service.database.write({ tenantId: 1 }, async (em) => {
        const events = Array.from({ length: AGGREGATES }, (_, n) => thing(n + 1, version));
        await addToOutbox(em, { tenantId: 1 }, events);
      });
      relay.wake();
    }
    await waitFor(async () => (await effects()).length >= EVENTS, { timeoutMs: 30_000 });
    await waitFor(async () => (await log.lag('reader', [TOPIC])) === 0);
    await consumer.stop();
    await relay.stop();
    for (let aggregate = 1; aggregate <= AGGREGATES; aggregate++) {
      const versions = (await effects()).filter((row) => row.aggregate_id === String(aggregate));
      expect(versions.map(({ version }) => Number(version))).toEqual(
        Array.from({ length: EVENTS / AGGREGATES }, (_, n) => n + 1),
      );
    }
    // The batch that was left unmarked is on the wire twice; the marks of transactions do not count.
    const inLog: string[] = [];
    await log.scan({ topics: [TOPIC], onRecord: ({ headers }) => void inLog.push(headers['event-id'] ?? '') });
    expect(inLog.length).toBeGreaterThan(EVENTS);
    expect(new Set(inLog).size).toBe(EVENTS);
    expect(await log.lag('nobody', [TOPIC])).toBe(inLog.length);
  });

  it('show nobody what a writer did not finish, and hold up nobody after it', async () => {
    const name = 'unfinished';
    await log.ensureTopics([{ name, partitions: 1, cleanup: 'keep' }]);
    const first = await log.openWriter(name);
    await first.send([textRecord(name, '1', 'first')]);
    // What a process leaves behind that is killed in the middle of a transaction.
    const killed = createClientFactory({ brokers: place.brokers }, silentLogger)().producer({
      transactionalId: `${place.prefix}${name}`,
      idempotent: true,
      retry: { retries: 5 },
    });
    await killed.connect();
    const transaction = await killed.transaction();
    await transaction.send({ topic: `${place.prefix}${name}`, messages: [{ key: '1', value: 'unfinished' }] });
    const seen: string[] = [];
    await log.subscribe({
      group: 'watcher',
      topics: [name],
      handler: async (records) => void seen.push(...records.map(({ value }) => Buffer.from(value).toString())),
    });
    await waitFor(() => seen.length === 1);
    expect(await log.lag('watcher', [name])).toBe(0);
    await (await log.openWriter(name)).send([textRecord(name, '1', 'second')]);
    await killed.disconnect();
    await waitFor(() => seen.length === 2);
    expect(seen).toEqual(['first', 'second']);
    const scanned: string[] = [];
    await log.scan({ topics: [name], onRecord: ({ value }) => void scanned.push(Buffer.from(value).toString()) });
    expect(scanned).toEqual(['first', 'second']);
    expect(await log.lag('nobody', [name])).toBe(2);
    await waitFor(async () => (await log.lag('watcher', [name])) === 0);
  });

  it('put a bad event aside, and take it in when it is sent back', async () => {
    await service.sql('truncate inbox, effects');
    let isMended = false;
    const consumer = reader('mended', async (version) => {
      if (version === 2 && !isMended) throw new Error('cannot be applied');
    });
    await consumer.start();
    await waitFor(async () => (await effects()).length >= EVENTS - AGGREGATES, { timeoutMs: 30_000 });
    await waitFor(async () => (await listDeadLetters(log, TOPIC)).length === AGGREGATES);
    isMended = true;
    expect(await replayDeadLetters(log, { topic: TOPIC })).toHaveLength(AGGREGATES);
    await waitFor(async () => (await effects()).length === EVENTS);
    expect((await listDeadLetters(log, TOPIC)).every(({ replayed }) => replayed)).toBe(true);
    await consumer.stop();
  });

  function reader(name: string, before: (version: number) => Promise<void> = async () => {}) {
    const { types = [], handle } = effectHandler(TOPIC);
    return createConsumer({
      name,
      log,
      database: service.database,
      handlers: [
        {
          topic: TOPIC,
          types,
          handle: async (event, em) => {
            await before(event.version);
            await handle(event, em);
          },
        },
      ],
      logger: silentLogger,
      retry: { baseMs: 1, maxMs: 2 },
    });
  }

  async function effects(): Promise<{ aggregate_id: string; version: string }[]> {
    return service.sql(`select aggregate_id, version from effects order by id`);
  }
});

function thing(aggregateId: number, version: number) {
  return { topic: TOPIC, type: 'ThingChanged', aggregateId, version, payload: Buffer.from('state') };
}
