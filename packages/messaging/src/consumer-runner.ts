import { serviceOf, type Logger } from '@outlay/telemetry/logger';
import { showConsumerLag } from '@outlay/telemetry/gauges';
import { eventBuried } from '@outlay/telemetry/metrics';
import { reportError } from '@outlay/telemetry/error-reporting';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { backoffMs, pause, type BackoffOptions } from './backoff.ts';
import { deadTopicSpec, toDeadLetter } from './dead-letter.ts';
import { EventApplier } from './event-applier.ts';
import type { EventHandler } from './event-handler.ts';
import type { EventLog, LogRecord, Subscription } from './event-log.ts';
import { runsOf } from './event-runs.ts';
import { isTransient } from './transient-error.ts';

/** What a consumer needs. */
export interface ConsumerOptions {
  /** Names the consumer group and its inbox rows, for example `ledger.projects`. Never change it: all events would come again. */
  name: string;
  log: EventLog;
  /** Where the effects and the inbox are. */
  database: TenantDatabase;
  /** One per topic. */
  handlers: readonly EventHandler[];
  logger: Logger;
  /** How often an event is tried before it becomes a dead letter. */
  maxTries?: number;
  /** The pauses between tries. */
  retry?: BackoffOptions;
  /** At most this many events share a transaction; 100 unless told. What fails is done again one by one, and locks are held for all. */
  maxTogether?: number;
  /** For tests: what happens at places where a crash must do no harm. */
  failpoints?: ConsumerFailpoints;
}

/** Places where a consumer can be made to fail. */
export interface ConsumerFailpoints {
  /** Effects are committed, and the records not yet acknowledged. */
  beforeAcknowledge?(): Promise<void> | void;
}

/** Applies events, each once. */
export interface Consumer {
  start(): Promise<void>;
  /** Waits for the event at hand. */
  stop(): Promise<void>;
  /** Whether events arrive and can be applied. */
  healthy(): boolean;
}

const RETRY: BackoffOptions = { baseMs: 100, maxMs: 2_000 };
const TOGETHER = 100;

/** Makes a consumer. Any number may run under one name; they share the partitions. */
export function createConsumer(options: ConsumerOptions): Consumer {
  return new ConsumerRunner(options);
}

class ConsumerRunner implements Consumer {
  readonly #options: ConsumerOptions;
  readonly #topics: readonly string[];
  readonly #applier: EventApplier;
  readonly #maxTries: number;
  readonly #retry: BackoffOptions;
  readonly #logger: Logger;
  readonly #stopping = new AbortController();
  /** Records that cannot be applied for want of something: a database that is down, not an event that is bad. */
  readonly #stuck = new Set<LogRecord>();
  #subscription: Subscription | undefined;
  #hideLag: () => void = () => undefined;

  constructor(options: ConsumerOptions) {
    this.#options = options;
    this.#topics = options.handlers.map(({ topic }) => topic);
    if (new Set(this.#topics).size < this.#topics.length)
      throw new Error(`${options.name}: two handlers for one topic`);
    this.#applier = new EventApplier(options);
    this.#maxTries = options.maxTries ?? 5;
    this.#retry = options.retry ?? RETRY;
    this.#logger = options.logger.child({ consumer: options.name });
  }

  async start(): Promise<void> {
    const { log, name } = this.#options;
    const topics = this.#topics;
    if (this.#subscription) return;
    const handler = async (records: LogRecord[]) => this.#takeInAll(records);
    this.#subscription = await log.subscribe({ group: name, topics, handler });
    this.#hideLag = showConsumerLag(name, () => log.lag(name, topics));
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#hideLag();
    await this.#subscription?.stop();
  }

  healthy(): boolean {
    return this.#stuck.size === 0 && (this.#subscription?.healthy() ?? false);
  }

  async #takeInAll(records: readonly LogRecord[]): Promise<void> {
    for (const run of runsOf(records, this.#options.maxTogether ?? TOGETHER)) {
      if (run.length > 1 && (await this.#applyTogether(run))) continue;
      for (const record of run) {
        try {
          await this.#takeInOrBury(record);
        } finally {
          this.#stuck.delete(record);
        }
      }
    }
    await this.#options.failpoints?.beforeAcknowledge?.();
  }

  /** @returns false when it came to nothing: one of them failed, and each must be tried by itself to see which */
  async #applyTogether(run: readonly LogRecord[]): Promise<boolean> {
    try {
      await this.#applier.together(run);
      return true;
    } catch (error) {
      const [first] = run;
      const place = first && placeOf(first);
      this.#logger.info(
        { err: error, ...place, events: run.length },
        'consumer: a run of events failed, each goes alone',
      );
      return false;
    }
  }

  /** Tries until it is done or given up. Rejects only when stopped, or when a dead letter cannot be written. */
  async #takeInOrBury(record: LogRecord): Promise<void> {
    for (let tries = 1, interruptions = 0; ;) {
      try {
        await this.#applier.alone(record);
        return;
      } catch (error) {
        const transient = isTransient(error);
        if (!transient && tries >= this.#maxTries) return this.#bury(record, error);
        if (transient) this.#stuck.add(record);
        const failures = transient ? ++interruptions : tries++;
        this.#logger.warn({ err: error, ...placeOf(record), failures, transient }, 'consumer: will try again');
        if (!(await pause(backoffMs(failures, this.#retry), this.#stopping.signal))) throw error;
      }
    }
  }

  async #bury(record: LogRecord, error: unknown): Promise<void> {
    const { log, name } = this.#options;
    await log.ensureTopics([deadTopicSpec(record.topic)]);
    await log.send([toDeadLetter(record, { consumer: name, tries: this.#maxTries, error })]);
    eventBuried({ consumer: name, topic: record.topic });
    reportError(error, { where: 'consumer', service: serviceOf(this.#logger) });
    this.#logger.error({ err: error, ...placeOf(record) }, 'consumer: gave an event up as a dead letter');
  }
}

function placeOf({ topic, partition, offset, headers }: LogRecord): Record<string, unknown> {
  return { topic, partition, offset: String(offset), event_id: headers['event-id'] };
}
