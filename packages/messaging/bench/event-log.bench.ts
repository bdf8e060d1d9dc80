/**
 * Compares the drivers of the event log.
 * Prints ratios: wall-clock figures drift from machine to machine.
 *
 *   TEST_DATABASE_URL=postgres://… TEST_KAFKA_BROKERS=host:port node packages/messaging/bench/event-log.bench.ts
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { EventLog, LogRecord } from '../src/event-log.ts';
import { createPostgresEventLog } from '../src/postgres-event-log.ts';
import { eventRecord } from '../src/tests/events.ts';
import { freshPlace, open, removePlace } from '../src/tests/kafka-driver.ts';
import { silentLogger } from '../src/tests/messaging-database.ts';
import { freshLog } from '../src/tests/postgres-driver.ts';

const ROUNDS = 5;
const BATCH = 500;
const BATCHES = 20;
const RECORDS = BATCH * BATCHES;
const AGGREGATES = 1_000;
const PARTITIONS = 6;
const PAYLOAD_BYTES = 250;

const place = freshPlace();
const events = await freshLog();
const postgres = createPostgresEventLog({ url: events.url, logger: silentLogger });
const kafka = open(JSON.stringify(place));

const measured = new Map<string, number[]>();
let topics = 0;
for (let round = 0; round <= ROUNDS; round++) {
  for (const [driver, log] of Object.entries({ PostgreSQL: postgres, Kafka: kafka })) {
    const topic = `bench.${++topics}`;
    await log.ensureTopics([{ name: topic, partitions: PARTITIONS, cleanup: 'keep' }]);
    note(round, `send, ${driver}`, RECORDS, await timed(() => send(log, topic)));
    note(round, `consume, ${driver}`, RECORDS, await timed(() => consume(log, topic)));
    note(round, `scan, ${driver}`, RECORDS, await timed(() => scan(log, topic)));
  }
}

print(`Per second, median of ${ROUNDS}; batches of ${BATCH}, ${PARTITIONS} partitions:`);
for (const what of ['send', 'consume', 'scan']) compare(`${what}, Kafka`, `${what}, PostgreSQL`);

await Promise.all([postgres.close(), kafka.close()]);
await Promise.all([events.drop(), removePlace(place)]);

/** As a relay sends: one writer, one batch after the other. */
async function send(log: EventLog, topic: string): Promise<void> {
  const writer = await log.openWriter(topic);
  for (let n = 0; n < BATCHES; n++) await writer.send(eventRecords(topic, BATCH));
}

async function consume(log: EventLog, topic: string): Promise<void> {
  let count = 0;
  const handler = async (records: LogRecord[]) => void (count += records.length);
  const subscription = await log.subscribe({ group: topic, topics: [topic], handler });
  while (count < RECORDS) await delay(2);
  await subscription.stop();
}

async function scan(log: EventLog, topic: string): Promise<void> {
  let count = 0;
  await log.scan({ topics: [topic], onRecord: () => void (count += 1) });
  if (count !== RECORDS) throw new Error(`${count} of ${RECORDS} records were scanned`);
}

function eventRecords(topic: string, count: number) {
  return Array.from({ length: count }, (_, n) => ({
    ...eventRecord(topic, { aggregateId: (n % AGGREGATES) + 1, version: n + 1 }),
    value: Buffer.alloc(PAYLOAD_BYTES, n),
  }));
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

function note(round: number, what: string, count: number, ms: number): void {
  // The first round warms up.
  if (round > 0) measured.set(what, [...(measured.get(what) ?? []), (count / ms) * 1_000]);
}

function compare(what: string, base: string): void {
  const [rate, baseRate] = [median(measured.get(what) ?? []), median(measured.get(base) ?? [])];
  print(
    `  ${what.padEnd(20)} ${rate.toFixed(0).padStart(8)}   × ${(rate / baseRate).toFixed(2)} of ${base} (${baseRate.toFixed(0)})`,
  );
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
