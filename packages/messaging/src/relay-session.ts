import pg from 'pg';
import type { Logger } from '@outlay/telemetry/logger';
import { batchPublished, eventPublished } from '@outlay/telemetry/metrics';
import { requireOwnSession } from '@outlay/tenancy/pooler';
import { pause } from './backoff.ts';
import type { EventLog, LogWriter, TopicSpec } from './event-log.ts';
import { relayWriter } from './log-access.ts';
import { markPublished, unpublished, unpublishedInTurns, type OutboxRow } from './outbox-rows.ts';
import { traceSending } from './relay-tracing.ts';
import type { Wakeup } from './wakeup.ts';

export interface RelaySettings {
  /** Polling interval of the leader when nothing wakes it. */
  pollMs: number;
  /** Interval at which a standby tries to lead. */
  standbyMs: number;
  /** Limit of events per send. */
  batchSize: number;
  /** Rest after a batch for each of its events: a busy service publishes larger batches, and all that follows them has less to do. */
  restPerEventMs: number;
  maxRestMs: number;
  /** True to have tenants take turns while more events wait than a batch takes: needs an index of unpublished events by tenant. */
  takesTurns: boolean;
}

/** For tests: functions to call where a crash must do no harm. An error ends the session as a crash would. */
export interface RelayFailpoints {
  /** Events are in the log, and not yet marked published. */
  afterSend?(): Promise<void> | void;
}

/** Longer than any pause of a living process: a frozen leader loses its connection, and with it the leadership. */
const IDLE_SESSION_TIMEOUT_MS = 10_000;
/** Channel of the service's own database on which standby relays announce commits. */
const WAKE_CHANNEL = 'outlay_relay';
/** Records that the slowest readers may still have before them while a backlog is published; and the pause in which they get on. */
const MOST_UNREAD = 1_000;
const FOLLOW_MS = 200;
const SIGN_OF_LIFE_MS = 2_000;
const STATEMENT_TIMEOUT_MS = 15_000;
const CONNECT_TIMEOUT_MS = 5_000;

/** One connection of a relay: waits for the leadership, then publishes until something fails. */
export class RelaySession {
  readonly #client: pg.Client;
  readonly #log: EventLog;
  readonly #logger: Logger;
  readonly #service: string;
  readonly #topics: readonly TopicSpec[];
  readonly #failpoints: RelayFailpoints;
  readonly #settings: RelaySettings;
  readonly #due: Wakeup;
  readonly #signal: AbortSignal;
  #leading = false;
  /** More events wait than a batch takes. */
  #isBehind = false;

  constructor(
    options: {
      workerUrl: string;
      log: EventLog;
      logger: Logger;
      service: string;
      topics?: readonly TopicSpec[];
      failpoints?: RelayFailpoints;
    },
    settings: RelaySettings,
    due: Wakeup,
    signal: AbortSignal,
  ) {
    this.#client = new pg.Client({
      connectionString: options.workerUrl,
      application_name: `outlay relay ${options.service}`,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: STATEMENT_TIMEOUT_MS + 1_000,
      keepAlive: true,
    });
    // A broken connection rejects the next query; without a listener its event would end the process.
    this.#client.on('error', () => {});
    this.#log = options.log;
    this.#logger = options.logger.child({ relay: options.service });
    this.#service = options.service;
    this.#topics = options.topics ?? [];
    this.#failpoints = options.failpoints ?? {};
    this.#settings = settings;
    this.#due = due;
    this.#signal = signal;
  }

  isLeader(): boolean {
    return this.#leading;
  }

  /**
   * Resolves when the relay is stopped.
   * @param onProgress called after every successful step
   * @throws the error that ended the session: of the connection or the log, or FencedWriterError
   */
  async run(onProgress: () => void): Promise<void> {
    try {
      await this.#client.connect();
      await requireOwnSession(this.#client, 'DATABASE_WORKER_URL');
      // A mark that a crash of the server loses does no harm: the event is published again, and applied once.
      await this.#client.query(`set idle_session_timeout = ${IDLE_SESSION_TIMEOUT_MS}; set synchronous_commit = off`);
      while (!(await this.#lead())) {
        onProgress();
        await this.#standBy();
        if (this.#signal.aborted) return;
      }
      this.#client.on('notification', () => this.#due.wake());
      await this.#client.query(`listen ${WAKE_CHANNEL}`);
      const writer = await this.#stayingAlive(this.#openWriter());
      this.#logger.debug('relay: leads');
      while (!this.#signal.aborted) {
        const count = await this.#publish(writer);
        onProgress();
        if (count === this.#settings.batchSize) {
          await this.#stayingAlive(this.#letReadersFollow());
          continue;
        }
        await this.#rest(count);
        await this.#due.sleep(this.#settings.pollMs);
      }
    } finally {
      this.#leading = false;
      await this.#client.end().catch(() => {});
    }
  }

  /** Waits for the next try to lead. Meanwhile it notifies the leader of commits of this process; close ones share a notification. */
  async #standBy(): Promise<void> {
    const endMs = performance.now() + this.#settings.standbyMs;
    for (let leftMs = this.#settings.standbyMs; leftMs > 0; leftMs = endMs - performance.now()) {
      const wasWoken = await this.#due.sleep(leftMs);
      if (this.#signal.aborted) return;
      if (wasWoken) await this.#client.query(`notify ${WAKE_CHANNEL}`);
    }
  }

  /** Tries to become the leader. The session's advisory lock ends with the connection. */
  async #lead(): Promise<boolean> {
    const { rows } = await this.#client.query<{ leading: boolean }>(
      `select pg_try_advisory_lock(hashtext('outlay:relay'), hashtext($1)) as leading`,
      [this.#service],
    );
    this.#leading = rows[0]?.leading ?? false;
    return this.#leading;
  }

  /**
   * Waits while readers have much to read, and read it: whatever other tenants write meanwhile would lie behind it in the log. Readers that do not get on are not waited
   * for.
   */
  async #letReadersFollow(): Promise<void> {
    if (!this.#settings.takesTurns) return;
    const topics = this.#topics.map(({ name }) => name);
    for (let before = Number.POSITIVE_INFINITY; !this.#signal.aborted;) {
      const unread = (await this.#log.unread?.(topics)) ?? 0;
      if (unread <= MOST_UNREAD || unread >= before) return;
      before = unread;
      await pause(FOLLOW_MS, this.#signal);
    }
  }

  /** Only stopping ends it early. */
  async #rest(count: number): Promise<void> {
    const { restPerEventMs, maxRestMs } = this.#settings;
    if (count > 0) await pause(Math.min(maxRestMs, count * restPerEventMs), this.#signal);
  }

  /** @returns number of published events */
  async #publish(writer: LogWriter): Promise<number> {
    // By `published_at`, never "after the last id": a slow transaction commits a lower id later.
    const { batchSize, takesTurns } = this.#settings;
    const read = this.#isBehind && takesTurns ? unpublishedInTurns : unpublished;
    const rows = await read(this.#client, batchSize);
    this.#isBehind = rows.length === batchSize;
    if (rows.length === 0) return 0;
    await this.#stayingAlive(traceSending(rows, (records) => writer.send(records)));
    this.#measure(rows);
    await this.#failpoints.afterSend?.();
    await markPublished(this.#client, rows);
    return rows.length;
  }

  #measure(rows: readonly OutboxRow[]): void {
    const nowMs = Date.now();
    batchPublished(this.#service, rows.length);
    for (const { topic, occurred_at: occurredAt } of rows) {
      eventPublished({ service: this.#service, topic }, nowMs - occurredAt.getTime());
    }
  }

  async #openWriter(): Promise<LogWriter> {
    await this.#log.ensureTopics(this.#topics);
    return this.#log.openWriter(relayWriter(this.#service));
  }

  /** Keeps the session from its idle timeout during slow work of the log. A frozen process runs into it. */
  async #stayingAlive<T>(work: Promise<T>): Promise<T> {
    let sign: Promise<unknown> = Promise.resolve();
    const timer = setInterval(() => {
      sign = sign.then(() => this.#client.query('select 1')).catch(() => {});
    }, SIGN_OF_LIFE_MS);
    try {
      return await work;
    } finally {
      clearInterval(timer);
      await sign;
    }
  }
}
