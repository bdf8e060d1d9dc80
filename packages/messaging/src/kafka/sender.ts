import { Partitioners, type Producer } from 'kafkajs';
import type { Logger } from '@outlay/telemetry/logger';
import type { OutgoingRecord } from '../event-log.ts';
import { RETRY, type ClientFactory } from './client.ts';
import { within } from './deadline.ts';
import { brokerSaid, isIdempotenceForbidden } from './kafka-errors.ts';
import type { Names } from './names.ts';
import { OneByOne } from './one-by-one.ts';
import { toPortions } from './records.ts';
import type { KafkaTopics } from './topics.ts';

/** Time after which a send counts as failed. */
export const SEND_DEADLINE_MS = 15_000;

/** Settings shared by all producers. */
export const PRODUCER = {
  allowAutoTopicCreation: false,
  createPartitioner: Partitioners.DefaultPartitioner,
  retry: RETRY,
};

const DISCONNECT_DEADLINE_MS = 2_000;
const ALL_REPLICAS = -1;

/** Sends records, numbered by the producer where the broker allows it, so that a repeated request is written once. */
export class Sender {
  readonly #client: ClientFactory;
  readonly #names: Names;
  readonly #topics: KafkaTopics;
  readonly #logger: Logger;
  readonly #queue = new OneByOne();
  #idempotent = true;
  #producer: Promise<Producer> | undefined;

  constructor(client: ClientFactory, names: Names, topics: KafkaTopics, logger: Logger) {
    this.#client = client;
    this.#names = names;
    this.#topics = topics;
    this.#logger = logger;
  }

  /** See `EventLog.send`. */
  async send(records: readonly OutgoingRecord[]): Promise<void> {
    if (records.length === 0) return;
    const topics = new Set(records.map(({ topic }) => topic));
    await this.#topics.require(topics);
    await this.#queue.run(async () => {
      try {
        await within(SEND_DEADLINE_MS, 'sending to Kafka', this.#send(records));
      } catch (error) {
        // A producer that failed must not go on: KafkaJS would give the numbers of what may have been written to other
        // records, and the broker would take those for repetitions and drop them. So it goes before the next has its turn.
        await this.close();
        if (brokerSaid(error, 'UNKNOWN_TOPIC_OR_PARTITION')) this.#topics.forget(topics);
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    const closing = this.#producer;
    this.#producer = undefined;
    if (!closing) return;
    const gone = closing.then((producer) => producer.disconnect());
    await within(DISCONNECT_DEADLINE_MS, 'disconnecting', gone).catch(() => {});
  }

  async #send(records: readonly OutgoingRecord[]): Promise<void> {
    const producer = await (this.#producer ??= this.#connect());
    for (const topicMessages of toPortions(records, this.#names)) {
      await producer.sendBatch({ acks: ALL_REPLICAS, topicMessages });
    }
  }

  async #connect(): Promise<Producer> {
    const producer = this.#client().producer({ ...PRODUCER, idempotent: this.#idempotent, maxInFlightRequests: 1 });
    try {
      await producer.connect();
      return producer;
    } catch (error) {
      await producer.disconnect().catch(() => {});
      if (!this.#idempotent || !isIdempotenceForbidden(error)) throw error;
      this.#logger.warn('event log: the broker forbids idempotent writes, a record may be written twice');
      this.#idempotent = false;
      return this.#connect();
    }
  }
}
