import type pg from 'pg';
import type { Logger } from '@outlay/telemetry/logger';
import { logRetry, pause } from './backoff.ts';
import type { EventLog, PartitionProgress } from './event-log.ts';
import { listUnapplied, UNAPPLIED_LISTED, type UnappliedEvent } from './unapplied-events.ts';

export interface DeliveryWatchOptions {
  /** Name of the consumer group. */
  consumer: string;
  topics: readonly string[];
  log: EventLog;
  /** Connections of the worker role to the consumer's database. */
  worker: Pick<pg.Pool, 'query'>;
  logger: Logger;
  /** Polling interval, in milliseconds; default 2 s. */
  everyMs?: number;
}

/** A partition that had a waiting event at some poll. */
interface Waiting {
  /** It waits until the group has acknowledged every record before this offset. */
  end: bigint;
  /** It still waited at a later poll. */
  isLate: boolean;
}

const EVERY_MS = 2_000;

/**
 * Watches the events that a consumer group has not applied, whichever process reads the partitions: it compares the group's offsets with the
 * ends of the log, and lists the events that were passed over.
 */
export class DeliveryWatch {
  readonly #options: DeliveryWatchOptions;
  readonly #everyMs: number;
  readonly #stopping = new AbortController();
  #waiting = new Map<string, Waiting>();
  #unapplied: ReadonlyMap<number, readonly UnappliedEvent[]> = new Map();
  #isKnown = false;
  #failures = 0;
  #running: Promise<void> | undefined;

  constructor(options: DeliveryWatchOptions) {
    this.#options = options;
    this.#everyMs = options.everyMs ?? EVERY_MS;
  }

  /** Does not wait for the first poll: a service starts while the log is down. Until then the group counts as behind. */
  async start(): Promise<void> {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** True while an event that was in the log at an earlier poll is not acknowledged, or the log cannot be reached. */
  isBehind(): boolean {
    return !this.#isKnown || [...this.#waiting.values()].some(({ isLate }) => isLate);
  }

  /** Events of a tenant that the group has passed over: parked, or dead letters. */
  unapplied(tenantId: number): readonly UnappliedEvent[] {
    return this.#unapplied.get(tenantId) ?? [];
  }

  /** Adds an event that this process has just passed over, before the next poll. */
  note(event: UnappliedEvent): void {
    const others = this.unapplied(event.tenantId).filter(({ eventId }) => eventId !== event.eventId);
    this.#unapplied = new Map(this.#unapplied).set(event.tenantId, [...others, event]);
  }

  async #run(): Promise<void> {
    do await this.#look();
    while (await pause(this.#everyMs, this.#stopping.signal));
  }

  async #look(): Promise<void> {
    const { consumer, topics, log, worker, logger } = this.#options;
    try {
      const [progress, unapplied] = await Promise.all([
        log.progress(consumer, topics),
        listUnapplied(worker, consumer),
      ]);
      this.#waiting = waitingOf(progress, this.#waiting);
      this.#unapplied = Map.groupBy(unapplied, ({ tenantId }) => tenantId);
      this.#isKnown = unapplied.length < UNAPPLIED_LISTED;
      this.#failures = 0;
    } catch (error) {
      this.#isKnown = false;
      logRetry(
        logger,
        ++this.#failures,
        { err: error, consumer },
        'delivery watch: the lag of the consumer could not be read',
      );
    }
  }
}

/** A partition is late when it waited at the poll before and has not passed its end of then. */
function waitingOf(progress: readonly PartitionProgress[], before: ReadonlyMap<string, Waiting>): Map<string, Waiting> {
  return new Map(
    progress.flatMap(({ topic, partition, acknowledged, end }) => {
      if (acknowledged >= end) return [];
      const key = `${topic}/${partition}`;
      const known = before.get(key);
      const isStillWaiting = known !== undefined && acknowledged < known.end;
      return [[key, isStillWaiting ? { ...known, isLate: true } : { end, isLate: false }] as const];
    }),
  );
}
