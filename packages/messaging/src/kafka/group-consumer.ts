import type { Logger } from '@outlay/telemetry/logger';
import { backoffMs, logRetry, pause } from '../backoff.ts';
import type { SubscribeOptions, Subscription } from '../event-log.ts';
import { problemOf } from '../refused-error.ts';
import type { ClientFactory } from './client.ts';
import type { KafkaGroupSettings } from './group-settings.ts';
import { GroupSession } from './group-session.ts';
import type { Names } from './names.ts';
import type { Refusals } from './refusals.ts';
import type { KafkaTopics } from './topics.ts';

const RETRY = { baseMs: 200, maxMs: 5_000 };
/** A session that has been silent for so many of its timeouts counts as dead, whatever KafkaJS reports. */
const SILENCES = 4;

export interface GroupOptions {
  client: ClientFactory;
  names: Names;
  topics: KafkaTopics;
  settings: KafkaGroupSettings;
  refusals: Refusals;
  logger: Logger;
}

/** One member of a consumer group: one session after another until it is stopped. */
export class KafkaGroupConsumer implements Subscription {
  readonly #options: GroupOptions;
  readonly #subscription: SubscribeOptions;
  readonly #logger: Logger;
  readonly #working = new Map<string, Promise<void>>();
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  #session: GroupSession | undefined;
  #foundNoTopicMs = Number.NEGATIVE_INFINITY;
  #problem: string | undefined;

  constructor(options: GroupOptions, subscription: SubscribeOptions) {
    this.#options = options;
    this.#subscription = subscription;
    this.#logger = options.logger.child({ group: subscription.group });
    this.#running = this.#run();
  }

  healthy(): boolean {
    if (this.#stopping.signal.aborted) return false;
    if (this.#session) return this.#session.isAlive();
    return performance.now() - this.#foundNoTopicMs < 3 * this.#options.settings.pollMs;
  }

  problem(): string | undefined {
    return this.#problem;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await Promise.all(this.#working.values());
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    for (let failures = 0; !signal.aborted;) {
      try {
        const topics = await this.#options.topics.existing(this.#subscription.topics);
        if (topics.length > 0) {
          await this.#consume(topics, () => {
            failures = 0;
            this.#problem = undefined;
          });
        } else {
          failures = 0;
          this.#problem = undefined;
          this.#foundNoTopicMs = performance.now();
          await pause(this.#options.settings.pollMs, signal);
        }
      } catch (caught) {
        const error = this.#options.refusals.explain(caught, `the group ${this.#subscription.group}`);
        this.#problem = problemOf(error);
        this.#foundNoTopicMs = Number.NEGATIVE_INFINITY;
        logRetry(this.#logger, ++failures, { err: error }, 'event log: fell out of the group, will join again');
        await pause(backoffMs(failures, RETRY), signal);
      }
    }
  }

  /** Reads topics until it is stopped or a further topic was made. @throws the error that ended the session */
  async #consume(topics: readonly string[], onJoined: () => void): Promise<void> {
    const { client, names, settings } = this.#options;
    const session = new GroupSession({
      client,
      names,
      settings,
      logger: this.#logger,
      subscription: this.#subscription,
      topics,
      working: this.#working,
    });
    this.#session = session;
    const isOver = new AbortController();
    const until = AbortSignal.any([this.#stopping.signal, isOver.signal]);
    try {
      const broken = session.ended.then((error) => {
        throw error instanceof Error ? error : new Error('KafkaJS ended the session of the consumer without an error.');
      });
      const started = session.start().then(() => new Promise<void>(() => {}));
      await Promise.race([broken, started, this.#watch(session, topics, until, onJoined)]);
    } finally {
      isOver.abort();
      await session.stop(this.#stopping.signal.aborted ? undefined : settings.sessionMs);
      this.#session = undefined;
    }
  }

  /** Returns when there is a further topic, or it is time to stop. @throws Error for a silent session */
  async #watch(
    session: GroupSession,
    topics: readonly string[],
    signal: AbortSignal,
    onJoined: () => void,
  ): Promise<void> {
    const { settings } = this.#options;
    let aliveMs = performance.now();
    while (await pause(settings.pollMs, signal)) {
      if (session.isAlive()) {
        aliveMs = performance.now();
        onJoined();
        if (await this.#isFurtherTopic(topics)) return;
      }
      const silentMs = performance.now() - aliveMs;
      if (silentMs > SILENCES * settings.sessionMs)
        throw new Error(`The consumer group has been silent for ${silentMs} ms; the member joins it anew.`);
    }
  }

  async #isFurtherTopic(topics: readonly string[]): Promise<boolean> {
    const missing = this.#subscription.topics.filter((topic) => !topics.includes(topic));
    if (missing.length === 0) return false;
    const made = await this.#options.topics.existing(missing).catch(() => []);
    return made.length > 0;
  }
}
