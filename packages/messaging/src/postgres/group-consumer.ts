import type { Logger } from '@outlay/telemetry/logger';
import { backoffMs, logRetry, pause } from '../backoff.ts';
import type { LogRecord, SubscribeOptions, Subscription } from '../event-log.ts';
import { GatheredCalls } from '../gathered-calls.ts';
import { Wakeup } from '../wakeup.ts';
import type { LogDatabase } from './log-database.ts';
import { Membership, type Lease, type Round } from './membership.ts';
import type { Notice } from './notifications.ts';
import { partitionKey } from './partition.ts';
import { readRecords } from './record-reader.ts';

/** Settings of a group's member; times in milliseconds. */
export interface GroupSettings {
  /** Time after its last heartbeat until a member's partitions go to others. */
  leaseMs: number;
  /** Polling interval when no notification comes. */
  pollMs: number;
  /** Limit of records per call of a handler. */
  batchSize: number;
}

const RETRY = { baseMs: 100, maxMs: 2_000 };

/** A partition that this member holds. */
interface Held {
  lease: Lease;
  /** True while a handler runs. */
  busy: boolean;
  /** Reason to read no more of it: it was lost, or another member should have it. */
  leaving: 'no' | 'surplus' | 'lost';
  failures: number;
  /** Number of notices before its last read. */
  noticesRead: number;
  /** Not to be read before this time, on `performance.now()`'s clock. */
  notBeforeMs: number;
}

/** One member of a consumer group: one loop keeps up its membership, one reads, and each partition is handled on its own. */
export class GroupConsumer implements Subscription {
  readonly #database: LogDatabase;
  readonly #options: SubscribeOptions;
  readonly #settings: GroupSettings;
  readonly #logger: Logger;
  readonly #membership: Membership;
  /** Partitions whose records were handled in one turn share a statement. */
  readonly #acknowledging: GatheredCalls<Lease, boolean>;
  readonly #held = new Map<string, Held>();
  readonly #handling = new Set<Promise<void>>();
  readonly #roundDue = new Wakeup();
  readonly #readDue = new Wakeup();
  readonly #stopping = new AbortController();
  readonly #running: Promise<unknown>;
  /** Number of notices of new records. */
  #notices = 0;
  #lastRoundMs = Number.NEGATIVE_INFINITY;
  #reading = true;

  constructor(database: LogDatabase, options: SubscribeOptions, settings: GroupSettings, logger: Logger) {
    this.#database = database;
    this.#options = options;
    this.#settings = settings;
    this.#logger = logger.child({ group: options.group });
    this.#membership = new Membership(database, { ...options, leaseMs: settings.leaseMs });
    this.#acknowledging = new GatheredCalls((handled) => this.#membership.acknowledge(handled));
    this.#running = Promise.all([this.#keepMembership(), this.#keepReading()]);
  }

  /** Handles a log notification. */
  onNotice(notice: Notice): void {
    const { group, topics } = this.#options;
    if (notice.kind === 'unknown' || (notice.kind === 'group' && notice.group === group)) this.#roundDue.wake();
    if (
      notice.kind === 'unknown' ||
      (notice.kind === 'records' && notice.topics.some((topic) => topics.includes(topic)))
    ) {
      this.#notices++;
      this.#readDue.wake();
    }
  }

  healthy(): boolean {
    const { signal } = this.#stopping;
    return !signal.aborted && this.#reading && performance.now() - this.#lastRoundMs < this.#settings.leaseMs;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#roundDue.wake();
    this.#readDue.wake();
    await this.#running;
    await Promise.all(this.#handling);
    const leases = [...this.#held.values()].map(({ lease }) => lease);
    this.#held.clear();
    await this.#membership.leave(leases).catch((error: unknown) => {
      this.#logger.warn({ err: error }, 'event log: left the group without a word, its leases will run out');
    });
  }

  async #keepMembership(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        this.#apply(await this.#membership.round(new Set(this.#held.keys())));
        this.#lastRoundMs = performance.now();
        await this.#releaseSurplus();
      } catch (error) {
        this.#logger.warn({ err: error }, 'event log: cannot reach the group');
      }
      await this.#roundDue.sleep(this.#settings.leaseMs / 3);
    }
  }

  #apply({ kept, surplus, claimed }: Round): void {
    for (const [key, held] of this.#held) {
      if (!kept.has(key)) held.leaving = 'lost';
      else if (held.leaving !== 'lost') held.leaving = surplus.has(key) ? 'surplus' : 'no';
      if (held.leaving === 'lost' && !held.busy) this.#held.delete(key);
    }
    for (const lease of claimed) {
      this.#held.set(partitionKey(lease), {
        lease,
        busy: false,
        leaving: 'no',
        failures: 0,
        noticesRead: 0,
        notBeforeMs: 0,
      });
    }
    if (claimed.length > 0) this.#readDue.wake();
  }

  async #releaseSurplus(): Promise<void> {
    const surplus = [...this.#held.values()].filter(({ leaving, busy }) => leaving === 'surplus' && !busy);
    if (surplus.length === 0) return;
    for (const { lease } of surplus) this.#held.delete(partitionKey(lease));
    await this.#membership.release(surplus.map(({ lease }) => lease));
  }

  async #keepReading(): Promise<void> {
    for (let failures = 0; !this.#stopping.signal.aborted;) {
      try {
        await this.#readOnce();
        failures = 0;
        this.#reading = true;
        await this.#readDue.sleep(this.#idleMs());
      } catch (error) {
        this.#reading = false;
        logRetry(this.#logger, ++failures, { err: error }, 'event log: cannot read');
        await pause(backoffMs(failures, RETRY), this.#stopping.signal);
      }
    }
  }

  /** Reads once from all partitions that are idle, and starts handling what is there. */
  async #readOnce(): Promise<void> {
    const now = performance.now();
    const idle = [...this.#held.values()].filter((held) => isIdle(held) && held.notBeforeMs <= now);
    if (idle.length === 0) return;
    for (const held of idle) held.noticesRead = this.#notices;
    const leases = idle.map(({ lease }) => lease);
    const batches = await readRecords(this.#database, leases, this.#settings.batchSize);
    for (const records of batches) {
      const [first] = records;
      const held = first && this.#held.get(partitionKey(first));
      // During the read, the partition may have been lost, or lost and claimed again at another position.
      if (held && isIdle(held) && leases.includes(held.lease)) this.#start(held, records);
    }
  }

  #start(held: Held, records: LogRecord[]): void {
    held.busy = true;
    const handling = this.#handle(held, records).finally(() => {
      held.busy = false;
      this.#handling.delete(handling);
      if (held.leaving === 'lost') this.#held.delete(partitionKey(held.lease));
      if (held.leaving !== 'no') this.#roundDue.wake();
      const isFull = records.length >= this.#settings.batchSize;
      if (isFull || held.failures > 0 || held.noticesRead < this.#notices) this.#readDue.wake();
    });
    this.#handling.add(handling);
  }

  /** Never rejects: after a failure the records are handled again, from the last acknowledged position. */
  async #handle(held: Held, records: LogRecord[]): Promise<void> {
    try {
      await this.#options.handler(records);
      await this.#acknowledge(held, (records.at(-1)?.offset ?? held.lease.position) + 1n);
      held.failures = 0;
    } catch (error) {
      held.failures++;
      held.notBeforeMs = performance.now() + backoffMs(held.failures, RETRY);
      if (this.#stopping.signal.aborted) return;
      this.#logger.warn({ err: error, partition: partitionKey(held.lease) }, 'event log: records will come again');
    }
  }

  /** Retries while the partition may be ours, and once more on stop, so that the records are not repeated. */
  async #acknowledge(held: Held, position: bigint): Promise<void> {
    const lease = { ...held.lease, position };
    const { signal } = this.#stopping;
    for (let failures = 0; ;) {
      const lastTry = signal.aborted;
      try {
        if (await this.#acknowledging.call(lease)) held.lease = lease;
        else held.leaving = 'lost';
        return;
      } catch (error) {
        if (lastTry || held.leaving === 'lost') throw error;
        await pause(backoffMs(++failures, RETRY), signal);
      }
    }
  }

  /** Time to sleep unless a notification comes. */
  #idleMs(): number {
    const waiting = [...this.#held.values()].filter((held) => isIdle(held) && held.failures > 0);
    const untilRetryMs = waiting.map(({ notBeforeMs }) => notBeforeMs - performance.now());
    return Math.max(1, Math.min(this.#settings.pollMs, ...untilRetryMs));
  }
}

function isIdle(held: Held): boolean {
  return !held.busy && held.leaving === 'no';
}
