import type { Logger } from '@outlay/telemetry/logger';
import { backoffMs, logRetry, pause } from '../backoff.ts';
import type { LogRecord, Subscription, TailOptions } from '../event-log.ts';
import type { ClientFactory } from './client.ts';
import type { KafkaGroupSettings } from './group-settings.ts';
import { problemOf } from '../refused-error.ts';
import { LogReader, placeKey, type Position } from './log-reader.ts';
import type { Names } from './names.ts';
import { topicNames, type Refusals } from './refusals.ts';

const RETRY = { baseMs: 100, maxMs: 2_000 };
/** Longest wait of the broker when there are no records. */
const MAX_WAIT_MS = 250;
/** Time without an answer after which the tail counts as unhealthy. */
const SILENCE_MS = 2_000;

/** The parts of the driver that a tail reads with. */
export interface TailReading {
  client: ClientFactory;
  names: Names;
  /** `pollMs` is the polling interval for missing topics. */
  settings: Pick<KafkaGroupSettings, 'pollMs'>;
  refusals: Refusals;
  logger: Logger;
}

/** Follows topics from a point in time, without a group. Positions are in memory only. */
export class KafkaTail implements Subscription {
  readonly #client: ClientFactory;
  readonly #names: Names;
  readonly #options: TailOptions;
  readonly #pollMs: number;
  readonly #refusals: Refusals;
  readonly #logger: Logger;
  readonly #positions = new Map<string, Position>();
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  #heardMs = Number.NEGATIVE_INFINITY;
  #lookedMs = Number.NEGATIVE_INFINITY;
  #problem: string | undefined;

  constructor(reading: TailReading, options: TailOptions) {
    this.#client = reading.client;
    this.#names = reading.names;
    this.#options = options;
    this.#pollMs = reading.settings.pollMs;
    this.#refusals = reading.refusals;
    this.#logger = reading.logger;
    this.#running = this.#run();
  }

  healthy(): boolean {
    return !this.#stopping.signal.aborted && performance.now() - this.#heardMs < SILENCE_MS;
  }

  problem(): string | undefined {
    return this.#problem;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    for (let failures = 0; !signal.aborted;) {
      try {
        await this.#follow(() => {
          failures = 0;
          this.#problem = undefined;
          this.#heardMs = performance.now();
        });
      } catch (caught) {
        const error = this.#refusals.explain(caught, topicNames(this.#options.topics));
        this.#problem = problemOf(error);
        this.#heardMs = Number.NEGATIVE_INFINITY;
        logRetry(this.#logger, ++failures, { err: error, topics: this.#options.topics }, 'event log: cannot follow');
        await pause(backoffMs(failures, RETRY), signal);
      }
    }
  }

  /** Reads until it is stopped or an error ends it. */
  async #follow(onAnswer: () => void): Promise<void> {
    const reader = await LogReader.open(this.#client, this.#names);
    try {
      this.#lookedMs = Number.NEGATIVE_INFINITY;
      await this.#checkPositions(reader);
      while (!this.#stopping.signal.aborted) {
        await this.#findNewTopics(reader);
        const found = this.#positions.size > 0 && (await this.#readOnce(reader));
        onAnswer();
        if (!found && this.#positions.size === 0) await pause(this.#pollMs, this.#stopping.signal);
      }
    } finally {
      await reader.close();
    }
  }

  /** Drops, after an interruption, the positions of topics that were deleted or made anew meanwhile. */
  async #checkPositions(reader: LogReader): Promise<void> {
    if (this.#positions.size === 0) return;
    const ranges = new Map((await reader.ranges(this.#options.topics, 0)).map((range) => [placeKey(range), range]));
    for (const [key, position] of this.#positions) {
      const range = ranges.get(key);
      if (!range) this.#positions.delete(key);
      else if (position.next < range.next || position.next > range.end) {
        this.#positions.set(key, { ...position, next: range.next });
      }
    }
  }

  async #findNewTopics(reader: LogReader): Promise<void> {
    if (performance.now() - this.#lookedMs < this.#pollMs) return;
    const known = new Set([...this.#positions.values()].map(({ topic }) => this.#names.inside(topic)));
    const unknown = this.#options.topics.filter((topic) => !known.has(topic));
    if (unknown.length > 0) {
      for (const { topic, partition, next } of await reader.ranges(unknown, this.#options.sinceMs)) {
        this.#positions.set(placeKey({ topic, partition }), { topic, partition, next });
      }
    }
    this.#lookedMs = performance.now();
  }

  async #readOnce(reader: LogReader): Promise<boolean> {
    const readings = await reader.read([...this.#positions.values()], MAX_WAIT_MS);
    for (const { records, position } of readings) {
      for (const record of records) {
        if (this.#stopping.signal.aborted) return false;
        await this.#show(record);
        this.#positions.set(placeKey(position), { ...position, next: record.offset + 1n });
      }
      this.#positions.set(placeKey(position), position);
    }
    return readings.length > 0;
  }

  async #show(record: LogRecord): Promise<void> {
    try {
      await this.#options.onRecord(record);
    } catch (error) {
      const place = { partition: placeKey(record), offset: String(record.offset) };
      this.#logger.error({ err: error, ...place }, 'event log: an observer failed on a record');
    }
  }
}
