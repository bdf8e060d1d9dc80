import type { Producer, RetryOptions } from 'kafkajs';
import { FencedWriterError, type LogWriter, type OutgoingRecord } from '../event-log.ts';
import type { ClientFactory } from './client.ts';
import { within } from './deadline.ts';
import { brokerSaid, isFenced } from './kafka-errors.ts';
import type { Names } from './names.ts';
import { OneByOne } from './one-by-one.ts';
import { topicNames, type Refusals } from './refusals.ts';
import { toPortions } from './records.ts';
import { PRODUCER, SEND_DEADLINE_MS } from './sender.ts';
import type { KafkaTopics } from './topics.ts';

/** Readers see no record after an open transaction; so one that its writer abandoned must not stay open for long. */
const TRANSACTION_TIMEOUT_MS = 30_000;
const DISCONNECT_DEADLINE_MS = 2_000;
/** Short at first: right after a commit the broker may still be busy with it, and answers that the request is to be retried. */
const WRITER_RETRY: RetryOptions = { initialRetryTime: 4, multiplier: 2, factor: 0.2, maxRetryTime: 500, retries: 11 };

export interface WriterOptions {
  name: string;
  names: Names;
  topics: KafkaTopics;
  refusals: Refusals;
}

/**
 * The one writer of a name: a producer with a transactional id. Opening another makes the broker refuse this one. Each
 * sending is a transaction, so that readers never see the pending records of a refused writer.
 */
export class TransactionalWriter implements LogWriter {
  readonly #producer: Producer;
  readonly #name: string;
  readonly #names: Names;
  readonly #topics: KafkaTopics;
  readonly #refusals: Refusals;
  readonly #queue = new OneByOne();
  #failure: Error | undefined;

  private constructor(producer: Producer, options: WriterOptions) {
    this.#producer = producer;
    this.#name = options.name;
    this.#names = options.names;
    this.#topics = options.topics;
    this.#refusals = options.refusals;
  }

  /** Takes over the name: aborts an earlier writer's open transaction, and fences that writer. */
  static async open(client: ClientFactory, options: WriterOptions): Promise<TransactionalWriter> {
    const producer = client().producer({
      ...PRODUCER,
      retry: WRITER_RETRY,
      idempotent: true,
      transactionalId: options.names.outside(options.name),
      transactionTimeout: TRANSACTION_TIMEOUT_MS,
      maxInFlightRequests: 1,
    });
    try {
      await within(SEND_DEADLINE_MS, 'opening a writer on Kafka', takeOver(producer));
      return new TransactionalWriter(producer, options);
    } catch (error) {
      await letGo(producer);
      throw error;
    }
  }

  async send(records: readonly OutgoingRecord[]): Promise<void> {
    if (records.length === 0) return;
    const topics = new Set(records.map(({ topic }) => topic));
    await this.#refusals.explaining(this.#topics.require(topics));
    await this.#queue.run(async () => {
      if (this.#failure) throw this.#failure;
      try {
        await within(SEND_DEADLINE_MS, 'a transaction on Kafka', this.#transact(records));
      } catch (error) {
        if (brokerSaid(error, 'UNKNOWN_TOPIC_OR_PARTITION')) this.#topics.forget(topics);
        // The sequence numbers of a producer that failed are unreliable; and taking the name again could fence a
        // newer writer. So this writer ends here.
        const reason = this.#refusals.explain(error, topicNames(topics));
        this.#failure = isFenced(error) ? new FencedWriterError(this.#name) : toError(reason);
        await this.close();
        throw this.#failure;
      }
    });
  }

  async close(): Promise<void> {
    this.#failure ??= new Error(`The writer ${this.#name} is closed; open another.`);
    await letGo(this.#producer);
  }

  async #transact(records: readonly OutgoingRecord[]): Promise<void> {
    const transaction = await this.#producer.transaction();
    try {
      for (const topicMessages of toPortions(records, this.#names)) await transaction.sendBatch({ topicMessages });
      await transaction.commit();
    } catch (error) {
      // Without the abort, readers wait until the transaction times out or the next writer opens.
      if (transaction.isActive()) await transaction.abort().catch(() => {});
      throw error;
    }
  }
}

async function takeOver(producer: Producer): Promise<void> {
  await producer.connect();
  // KafkaJS registers the transactional id at the broker with the first transaction; an empty one leaves no trace.
  const transaction = await producer.transaction();
  await transaction.abort();
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

async function letGo(producer: Producer): Promise<void> {
  await within(DISCONNECT_DEADLINE_MS, 'disconnecting', producer.disconnect()).catch(() => {});
}
