import type { Logger } from '@outlay/telemetry/logger';
import { backoffMs, logRetry, pause } from '../backoff.ts';
import type { LogRecord, ScanOptions, Subscription, TailOptions } from '../event-log.ts';
import { Wakeup } from '../wakeup.ts';
import type { LogDatabase } from './log-database.ts';
import type { Notice } from './notifications.ts';
import { partitionKey } from './partition.ts';
import { positionsSince, readRecords, type Position } from './record-reader.ts';

const RETRY = { baseMs: 100, maxMs: 2_000 };
const BATCH_SIZE = 200;
/** Time without an answer beyond the polling interval after which the tail counts as unhealthy. */
const SILENCE_MS = 1_500;

/** Follows topics from a point in time. Positions are in memory only. */
export class Tail implements Subscription {
  readonly #database: LogDatabase;
  readonly #options: TailOptions;
  readonly #pollMs: number;
  readonly #logger: Logger;
  readonly #positions = new Map<string, Position>();
  readonly #due = new Wakeup();
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  #heardMs = Number.NEGATIVE_INFINITY;

  constructor(database: LogDatabase, options: TailOptions, pollMs: number, logger: Logger) {
    this.#database = database;
    this.#options = options;
    this.#pollMs = pollMs;
    this.#logger = logger;
    this.#running = this.#run();
  }

  /** Handles a log notification. */
  onNotice(notice: Notice): void {
    const { topics } = this.#options;
    if (notice.kind !== 'records' || notice.topics.some((topic) => topics.includes(topic))) this.#due.wake();
  }

  healthy(): boolean {
    const silentMs = performance.now() - this.#heardMs;
    return silentMs < this.#pollMs + SILENCE_MS && !this.#stopping.signal.aborted;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#due.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    for (let failures = 0; !signal.aborted;) {
      try {
        await this.#findNewTopics();
        const found = await this.#readOnce();
        this.#heardMs = performance.now();
        failures = 0;
        if (!found) await this.#due.sleep(this.#pollMs);
      } catch (error) {
        this.#heardMs = Number.NEGATIVE_INFINITY;
        logRetry(this.#logger, ++failures, { err: error, topics: this.#options.topics }, 'event log: cannot follow');
        await pause(backoffMs(failures, RETRY), signal);
      }
    }
  }

  async #findNewTopics(): Promise<void> {
    const known = new Set([...this.#positions.values()].map(({ topic }) => topic));
    const unknown = this.#options.topics.filter((topic) => !known.has(topic));
    if (unknown.length === 0) return;
    for (const position of await positionsSince(this.#database, unknown, this.#options.sinceMs)) {
      this.#positions.set(partitionKey(position), position);
    }
  }

  async #readOnce(): Promise<boolean> {
    const batches = await readRecords(this.#database, [...this.#positions.values()], BATCH_SIZE);
    for (const record of batches.flat()) {
      if (this.#stopping.signal.aborted) return false;
      await this.#show(record);
      const { topic, partition, offset } = record;
      this.#positions.set(partitionKey(record), { topic, partition, position: offset + 1n });
    }
    return batches.length > 0;
  }

  async #show(record: LogRecord): Promise<void> {
    try {
      await this.#options.onRecord(record);
    } catch (error) {
      const place = { partition: partitionKey(record), offset: String(record.offset) };
      this.#logger.error({ err: error, ...place }, 'event log: an observer failed on a record');
    }
  }
}

/** See `EventLog.scan`. */
export async function scan(database: LogDatabase, options: ScanOptions): Promise<void> {
  const ends = new Map<string, bigint>();
  const positions = new Map<string, Position>();
  for (const { end, ...start } of await positionsSince(database, options.topics, 0)) {
    ends.set(partitionKey(start), end);
    positions.set(partitionKey(start), start);
  }
  while (positions.size > 0) {
    const batches = await readRecords(database, [...positions.values()], BATCH_SIZE);
    const unread = new Set(positions.keys());
    for (const record of batches.flat()) {
      const key = partitionKey(record);
      if (record.offset >= (ends.get(key) ?? 0n)) continue;
      await options.onRecord(record);
      positions.set(key, { topic: record.topic, partition: record.partition, position: record.offset + 1n });
      unread.delete(key);
    }
    for (const key of unread) positions.delete(key);
  }
}
