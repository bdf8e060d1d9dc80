import type { Consumer, ConsumerEndBatchProcessEvent, EachBatchPayload, IMemberAssignment } from 'kafkajs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@outlay/telemetry/logger';
import type { SubscribeOptions } from '../event-log.ts';
import { Acknowledgements, type Acknowledgement } from './acknowledgements.ts';
import { createAssigner } from './assigner.ts';
import type { TopicPartition } from './assignment.ts';
import { RETRY, type ClientFactory } from './client.ts';
import { within } from './deadline.ts';
import type { KafkaGroupSettings } from './group-settings.ts';
import { placeKey } from './log-reader.ts';
import type { Names } from './names.ts';
import { workOff, type HeldPartition } from './partition-work.ts';

const REBALANCE_TIMEOUT_MS = 10_000;
const DISCONNECT_DEADLINE_MS = 5_000;
/** Limit of the wait for the error that stopped a consumer. */
const CRASH_REPORT_MS = 1_000;
/** More than there are partitions, whose number is the real limit. */
const SIDE_BY_SIDE = 100;

export interface SessionOptions {
  client: ClientFactory;
  names: Names;
  logger: Logger;
  settings: KafkaGroupSettings;
  subscription: SubscribeOptions;
  /** Existing topics of the subscription. */
  topics: readonly string[];
  /** Running handlers by partition, of this session and earlier ones: one partition has one handler at a time. */
  working: Map<string, Promise<void>>;
}

/**
 * One consumer of KafkaJS, from joining the group to leaving it or falling out of it.
 *
 * KafkaJS fetches again only when all that it fetched was handled. So that one partition does not delay the others, one
 * whose handler takes long is paused, and handled outside KafkaJS's loop.
 */
export class GroupSession {
  readonly #options: SessionOptions;
  readonly #consumer: Consumer;
  readonly #stopping = new AbortController();
  readonly #ended = Promise.withResolvers<unknown>();
  readonly #held = new Map<string, HeldPartition>();
  readonly #acknowledgements: Acknowledgements;
  #joining: Promise<void> = Promise.resolve();
  #memberId: string | undefined;
  #lastSignMs = Number.NEGATIVE_INFINITY;

  constructor(options: SessionOptions) {
    const { client, names, settings, subscription } = options;
    this.#options = options;
    this.#acknowledgements = new Acknowledgements((handled) => this.#store(handled), {
      logger: options.logger,
      stopping: this.#stopping.signal,
    });
    this.#consumer = client().consumer({
      groupId: names.outside(subscription.group),
      allowAutoTopicCreation: false,
      sessionTimeout: settings.sessionMs,
      rebalanceTimeout: Math.max(REBALANCE_TIMEOUT_MS, settings.sessionMs),
      heartbeatInterval: settings.heartbeatMs,
      maxWaitTimeInMs: settings.maxWaitMs,
      partitionAssigners: [createAssigner(() => this.#claims())],
      // KafkaJS restarts after some errors and stops after others. A new session is started after any.
      retry: { ...RETRY, restartOnFailure: async () => false },
    });
    this.#listen();
  }

  /** Resolves with the error that ended the session, if it ends by itself. */
  get ended(): Promise<unknown> {
    return this.#ended.promise;
  }

  /** Joins the group. It may take until the sessions of dead members have expired. */
  async start(): Promise<void> {
    this.#joining = this.#join();
    await this.#joining;
  }

  async #join(): Promise<void> {
    const { names, topics } = this.#options;
    await this.#consumer.connect();
    await this.#consumer.subscribe({ topics: topics.map((topic) => names.outside(topic)), fromBeginning: true });
    await this.#consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: SIDE_BY_SIDE,
      eachBatch: async (payload) => this.#take(payload),
    });
  }

  /** True while the group has this member. */
  isAlive(): boolean {
    return performance.now() - this.#lastSignMs < this.#options.settings.sessionMs;
  }

  /**
   * Leaves the group after waiting for running handlers, whose records are acknowledged.
   * @param patienceMs limit of the wait: records of unfinished handlers are delivered again
   */
  async stop(patienceMs = Number.POSITIVE_INFINITY): Promise<void> {
    this.#stopping.abort();
    const working = Promise.all(this.#options.working.values()).then(() => this.#acknowledgements.settled());
    await (Number.isFinite(patienceMs) ? within(patienceMs, 'handling', working).catch(() => {}) : working);
    this.#lose();
    await within(DISCONNECT_DEADLINE_MS, 'leaving the group', this.#leave()).catch((error: unknown) => {
      this.#options.logger.warn({ err: error }, 'event log: left the group without a word, it will notice');
    });
  }

  /** KafkaJS does not stop a consumer that is joining: it would become a member without an owner, and hold partitions. */
  async #leave(): Promise<void> {
    await this.#joining.catch(() => {});
    await this.#consumer.disconnect();
  }

  #listen(): void {
    const { events } = this.#consumer;
    const isAlive = () => void (this.#lastSignMs = performance.now());
    this.#consumer.on(events.HEARTBEAT, isAlive);
    this.#consumer.on(events.COMMIT_OFFSETS, isAlive);
    this.#consumer.on(events.GROUP_JOIN, ({ payload }) => {
      isAlive();
      this.#assign(payload.memberId, payload.memberAssignment);
    });
    this.#consumer.on(events.END_BATCH_PROCESS, ({ payload }) => this.#passMarks(payload));
    this.#consumer.on(events.CRASH, ({ payload }) => this.#end(payload.error));
    this.#consumer.on(events.STOP, () => this.#stopped());
  }

  /** After an error KafkaJS stops the consumer first, and reports the error when it has disconnected. */
  #stopped(): void {
    this.#lose();
    setTimeout(() => this.#end(undefined), CRASH_REPORT_MS).unref();
  }

  #end(error: unknown): void {
    this.#lose();
    this.#lastSignMs = Number.NEGATIVE_INFINITY;
    this.#ended.resolve(error);
  }

  /** A new member id means a new membership: other members may have had the partitions in between. */
  #assign(memberId: string, assignment: IMemberAssignment): void {
    if (memberId !== this.#memberId) this.#lose();
    this.#memberId = memberId;
    const assigned = Object.entries(assignment).flatMap(([topic, partitions]) =>
      partitions.map((partition) => ({ topic, partition })),
    );
    const keys = new Set(assigned.map(placeKey));
    for (const [key, held] of this.#held) {
      if (keys.has(key)) continue;
      held.isLost = true;
      this.#held.delete(key);
    }
    for (const place of assigned) {
      const key = placeKey(place);
      if (this.#held.has(key)) continue;
      this.#held.set(key, { ...place, isLost: false });
      // It may still be paused from an earlier assignment.
      if (!this.#options.working.has(key))
        this.#consumer.resume([{ topic: place.topic, partitions: [place.partition] }]);
    }
  }

  #lose(): void {
    for (const held of this.#held.values()) held.isLost = true;
    this.#held.clear();
  }

  /** Partitions that this member claims to read. After a silence the group has given them away, which shows only on the next join. */
  #claims(): TopicPartition[] {
    return this.isAlive() ? [...this.#held.values()].map(({ topic, partition }) => ({ topic, partition })) : [];
  }

  async #take(payload: EachBatchPayload): Promise<void> {
    const key = placeKey(payload.batch);
    const { settings, subscription, working, names, logger } = this.#options;
    const held = this.#held.get(key);
    const before = working.get(key);
    if (!held || before || this.#stopping.signal.aborted) {
      const resume = payload.pause();
      void before?.then(resume);
      return;
    }
    const work = workOff(held, payload, {
      handler: (records) => subscription.handler(records),
      acknowledge: (offset) => this.#acknowledgements.add({ held, offset }),
      batchSize: settings.batchSize,
      names,
      logger,
      stopping: this.#stopping.signal,
    }).finally(() => working.delete(key));
    working.set(key, work);
    const isDone = await Promise.race([work.then(() => true), delay(settings.patienceMs, false, { ref: false })]);
    if (isDone) return;
    const resume = payload.pause();
    void work.then(resume);
  }

  async #store(handled: readonly Acknowledgement[]): Promise<void> {
    await this.#consumer.commitOffsets(
      handled.map(({ held: { topic, partition }, offset }) => ({ topic, partition, offset: String(offset) })),
    );
  }

  /** Acknowledges transaction markers at the end of a partition, with no record after them: else the group would seem to lag. */
  #passMarks({ topic, partition, batchSize, lastOffset }: ConsumerEndBatchProcessEvent['payload']): void {
    const key = placeKey({ topic, partition });
    const held = this.#held.get(key);
    if (batchSize > 0 || !held || this.#options.working.has(key)) return;
    this.#acknowledgements.add({ held, offset: BigInt(lastOffset) + 1n });
  }
}
