import type pg from 'pg';
import { serviceOf, type Logger } from '@outlay/telemetry/logger';
import { showConsumerLag, showConsumerPaused, showUnapplied } from '@outlay/telemetry/gauges';
import { eventBuried, expectDeadLetters } from '@outlay/telemetry/metrics';
import { reportError } from '@outlay/telemetry/error-reporting';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { backoffMs, pause, type BackoffOptions } from './backoff.ts';
import { DeadLetterOffice } from './dead-letter-office.ts';
import { EventApplier } from './event-applier.ts';
import type { EventHandler } from './event-handler.ts';
import type { EventLog, LogRecord, Subscription } from './event-log.ts';
import { ParkedEvents } from './parked-events.ts';
import { PausedRecords } from './paused-records.ts';
import { TenantTurns } from './tenant-turns.ts';
import { isTransient } from './transient-error.ts';
import { countUnapplied, type UnappliedEvent } from './unapplied-events.ts';

export interface ConsumerOptions {
  /** Name of the consumer group and of its inbox rows, for example `ledger.projects`. Never change it: every event would be delivered again. */
  name: string;
  log: EventLog;
  /** Database of the effects and the inbox. */
  database: TenantDatabase;
  /** Connections of the worker role, which finds parked events of all tenants. Without it they stay parked. */
  worker?: Pick<pg.Pool, 'query'>;
  /** One per topic. */
  handlers: readonly EventHandler[];
  logger: Logger;
  /** Number of tries for an event that fails for its own content, before it becomes a dead letter. */
  maxTries?: number;
  /** Pauses between tries. */
  retry?: BackoffOptions;
  /** Interval between searches for parked events, in milliseconds; default one minute. */
  replayEveryMs?: number;
  /** False to note no parked or dead events: a rebuild reads those that the live consumer has noted. */
  notesUnapplied?: boolean;
  /** Called when an event was parked or became a dead letter. */
  onUnapplied?: (event: UnappliedEvent) => void;
  /** For tests: functions to call where a crash must do no harm. */
  failpoints?: ConsumerFailpoints;
}

export interface ConsumerFailpoints {
  /** Effects are committed, and the records not yet acknowledged. */
  beforeAcknowledge?(): Promise<void> | void;
}

/** Applies events, each once. */
export interface Consumer {
  start(): Promise<void>;
  /** Waits until the current event is applied. */
  stop(): Promise<void>;
  /** True while events arrive and can be applied. */
  healthy(): boolean;
  /** For operators: number of waiting events, since when, and the error, or why the log refuses the consumer. Otherwise undefined. */
  detail(): string | undefined;
}

const RETRY: BackoffOptions = { baseMs: 100, maxMs: 2_000 };
const REPLAY_EVERY_MS = 60_000;

/** Makes a consumer. Any number may run under one name; they share the partitions. */
export function createConsumer(options: ConsumerOptions): Consumer {
  return new ConsumerRunner(options);
}

class ConsumerRunner implements Consumer {
  readonly #options: ConsumerOptions;
  readonly #topics: readonly string[];
  readonly #applier: EventApplier;
  readonly #turns = new TenantTurns((records) => this.#applyTogether(records));
  readonly #deadLetters: DeadLetterOffice;
  readonly #parked: ParkedEvents | undefined;
  readonly #maxTries: number;
  readonly #retry: BackoffOptions;
  readonly #logger: Logger;
  readonly #stopping = new AbortController();
  readonly #paused = new PausedRecords();
  #subscription: Subscription | undefined;
  #hideGauges: readonly (() => void)[] = [];

  constructor(options: ConsumerOptions) {
    const { name, worker, database, notesUnapplied = true, onUnapplied = () => undefined } = options;
    this.#options = options;
    this.#topics = options.handlers.map(({ topic }) => topic);
    if (new Set(this.#topics).size < this.#topics.length)
      throw new Error(`Consumer ${name} has two handlers for one topic; merge them.`);
    this.#logger = options.logger.child({ consumer: name });
    this.#applier = new EventApplier({
      ...{ name, database, handlers: options.handlers, notesUnapplied },
      onParked: (events) => {
        this.#logger.warn(
          { events: events.length, types: [...new Set(events.map(({ envelope }) => envelope.type))] },
          'consumer: parked events of unknown types until a version that knows them starts',
        );
        for (const { record, envelope } of events) onUnapplied({ ...envelope, topic: record.topic });
      },
    });
    this.#maxTries = options.maxTries ?? 5;
    const { log } = options;
    this.#deadLetters = new DeadLetterOffice({
      name,
      log,
      database,
      notesUnapplied,
      tries: this.#maxTries,
      onUnapplied,
    });
    if (worker && notesUnapplied) {
      this.#parked = new ParkedEvents({
        ...{ name, worker, database, logger: this.#logger, everyMs: options.replayEveryMs ?? REPLAY_EVERY_MS },
        knows: (event) => this.#applier.knows(event),
        apply: (record) => this.#applyOrBury(record),
      });
    }
    this.#retry = options.retry ?? RETRY;
  }

  async start(): Promise<void> {
    const { log, name, worker, notesUnapplied = true } = this.#options;
    const topics = this.#topics;
    if (this.#subscription) return;
    const handler = async (records: LogRecord[]) => this.#applyAll(records);
    this.#subscription = await log.subscribe({ group: name, topics, handler });
    this.#parked?.start();
    this.#hideGauges = [
      showConsumerLag(name, () => log.lag(name, topics)),
      showConsumerPaused(name, () => this.#paused.size),
      ...(worker && notesUnapplied ? [showUnapplied(name, () => countUnapplied(worker, name))] : []),
    ];
    expectDeadLetters(name, topics);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const hide of this.#hideGauges) hide();
    await Promise.all([this.#subscription?.stop(), this.#parked?.stop()]);
  }

  healthy(): boolean {
    return this.#paused.size === 0 && (this.#subscription?.healthy() ?? false);
  }

  detail(): string | undefined {
    return this.#paused.detail() ?? this.#subscription?.problem?.();
  }

  /** Applies the records of a partition: those of a tenant in its next turn, and each by itself where a turn failed. */
  async #applyAll(records: readonly LogRecord[]): Promise<void> {
    const failed = await Promise.all(
      [...Map.groupBy(records, ({ headers }) => headers['tenant'])].map(async ([tenant, run]) => {
        const isApplied = tenant !== undefined && (await this.#turns.take(tenant, run));
        return isApplied ? [] : run;
      }),
    );
    for (const record of failed.flat()) await this.#applyOrBury(record);
    await this.#options.failpoints?.beforeAcknowledge?.();
  }

  /** @returns false when one of them failed: none was applied, and each must be tried by itself */
  async #applyTogether(records: readonly LogRecord[]): Promise<boolean> {
    try {
      await this.#applier.together(records);
      return true;
    } catch (error) {
      const [first] = records;
      const place = first && placeOf(first);
      this.#logger.info(
        { err: error, ...place, events: records.length },
        'consumer: events of a tenant failed together, each goes alone',
      );
      return false;
    }
  }

  /** Tries until the event is applied or a dead letter. Rejects only when stopped. The consumer is paused from the first failure on. */
  async #applyOrBury(record: LogRecord): Promise<void> {
    try {
      for (let tries = 1, interruptions = 0; ;) {
        const failure = await this.#try(record, tries >= this.#maxTries);
        if (!failure) return;
        const { error, isPassing } = failure;
        this.#paused.add(record, error);
        const failures = isPassing ? ++interruptions : tries++;
        this.#logger.warn(
          { err: error, ...placeOf(record), failures, transient: isPassing },
          'consumer: will try again',
        );
        if (!(await pause(backoffMs(failures, this.#retry), this.#stopping.signal))) throw error;
      }
    } finally {
      this.#paused.delete(record);
    }
  }

  /** @returns the failure, unless the event was applied or became a dead letter */
  async #try(record: LogRecord, isLast: boolean): Promise<{ error: unknown; isPassing: boolean } | null> {
    try {
      await this.#applier.alone(record);
      return null;
    } catch (error) {
      const isPassing = isTransient(error);
      if (isPassing || !isLast) return { error, isPassing };
      try {
        await this.#deadLetters.bury(record, error);
      } catch (refusal) {
        // Without a healthy database and log no event becomes a dead letter.
        return { error: refusal, isPassing: true };
      }
      eventBuried({ consumer: this.#options.name, topic: record.topic });
      reportError(error, { where: 'consumer', service: serviceOf(this.#logger) });
      this.#logger.error({ err: error, ...placeOf(record) }, 'consumer: gave an event up as a dead letter');
      return null;
    }
  }
}

function placeOf({ topic, partition, offset, headers }: LogRecord): Record<string, unknown> {
  return { topic, partition, offset: String(offset), event_id: headers['event-id'] };
}
