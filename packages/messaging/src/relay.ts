import pg from 'pg';
import type { Backlog } from '@outlay/telemetry/gauges';
import type { Logger } from '@outlay/telemetry/logger';
import { backoffMs, logRetry, pause } from './backoff.ts';
import type { EventLog, TopicSpec } from './event-log.ts';
import { problemOf } from './refused-error.ts';
import { RelaySession, type RelayFailpoints, type RelaySettings } from './relay-session.ts';
import { Wakeup } from './wakeup.ts';

export interface RelayOptions {
  /** The service's database, as its worker role. */
  workerUrl: string;
  log: EventLog;
  logger: Logger;
  /** The service's name; one relay per name publishes at a time. */
  service: string;
  /** Topics that the service writes; created before the first event is published. */
  topics?: readonly TopicSpec[];
  settings?: Partial<RelaySettings>;
  failpoints?: RelayFailpoints;
}

/** Moves a service's outbox to the event log. */
export interface Relay {
  start(): Promise<void>;
  /** Finishes the current batch and gives up the leadership. */
  stop(): Promise<void>;
  /** Announces a commit: the leader, in whatever process, publishes its events now rather than at the next poll. */
  wake(): void;
  isLeader(): boolean;
  /** For operators, while the log refuses the relay: what to change. */
  problem(): string | undefined;
  /** Events waiting to be published. Rejects while the database cannot be reached. */
  backlog(): Promise<Backlog>;
}

const SETTINGS: RelaySettings = {
  pollMs: 2_000,
  standbyMs: 500,
  batchSize: 500,
  restPerEventMs: 0.5,
  maxRestMs: 50,
  takesTurns: false,
};
const RETRY = { baseMs: 50, maxMs: 1_000 };

/** Makes a relay. Any number may run for one service; all but one stand by. */
export function createRelay(options: RelayOptions): Relay {
  return new OutboxRelay(options);
}

class OutboxRelay implements Relay {
  readonly #options: RelayOptions;
  readonly #settings: RelaySettings;
  readonly #logger: Logger;
  readonly #due = new Wakeup();
  readonly #stopping = new AbortController();
  #session: RelaySession | undefined;
  #problem: string | undefined;
  #running: Promise<void> | undefined;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#settings = { ...SETTINGS, ...options.settings };
    this.#logger = options.logger.child({ relay: options.service });
  }

  async start(): Promise<void> {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#due.wake();
    await this.#running;
  }

  wake(): void {
    this.#due.wake();
  }

  isLeader(): boolean {
    return this.#session?.isLeader() ?? false;
  }

  problem(): string | undefined {
    return this.#problem;
  }

  async backlog(): Promise<Backlog> {
    const client = new pg.Client({ connectionString: this.#options.workerUrl });
    // A broken connection rejects the query; without a listener its event would end the process.
    client.on('error', () => {});
    try {
      await client.connect();
      const { rows } = await client.query<{ count: number; age: number }>(
        `select count(*)::integer as count, coalesce(extract(epoch from now() - min(occurred_at)), 0)::float as age
         from outbox where published_at is null`,
      );
      return { count: rows[0]?.count ?? 0, oldestSeconds: Math.max(0, rows[0]?.age ?? 0) };
    } finally {
      await client.end().catch(() => {});
    }
  }

  /** Runs one session after another: a lost connection ends the leadership. */
  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#isStopping()) {
      const session = new RelaySession(this.#options, this.#settings, this.#due, this.#stopping.signal);
      this.#session = session;
      try {
        await session.run(() => {
          failures = 0;
          this.#problem = undefined;
        });
      } catch (error) {
        if (this.#isStopping()) return;
        this.#problem = problemOf(error);
        logRetry(this.#logger, ++failures, { err: error }, 'relay: interrupted, events wait in the outbox');
        await pause(backoffMs(failures, RETRY), this.#stopping.signal);
      } finally {
        this.#session = undefined;
      }
    }
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }
}
