import type { Logger } from '@outlay/telemetry/logger';
import type {
  EventLog,
  LogWriter,
  OutgoingRecord,
  PartitionProgress,
  ScanOptions,
  SubscribeOptions,
  Subscription,
  TailOptions,
  TopicSpec,
} from './event-log.ts';
import { AdminConnection } from './kafka/admin.ts';
import { createClientFactory, type ClientFactory, type KafkaConnection } from './kafka/client.ts';
import { within } from './kafka/deadline.ts';
import { forgetGroup } from './kafka/forget-group.ts';
import { KafkaGroupConsumer } from './kafka/group-consumer.ts';
import { GROUP_SETTINGS, type KafkaGroupSettings } from './kafka/group-settings.ts';
import { lagOf, progressOf } from './kafka/lag.ts';
import { prefixedNames, type Names } from './kafka/names.ts';
import { Refusals, topicNames } from './kafka/refusals.ts';
import { scan } from './kafka/scan.ts';
import { Sender } from './kafka/sender.ts';
import { KafkaTail } from './kafka/tail.ts';
import { KafkaTopics } from './kafka/topics.ts';
import { TransactionalWriter } from './kafka/transactional-writer.ts';

/** Settings of the Kafka driver; every time has a default that suits production. */
export interface KafkaEventLogOptions {
  connection: KafkaConnection;
  logger: Logger;
  /** Prefix of the names of topics, groups and transactional ids, for a shared cluster. */
  prefix?: string | undefined;
  /** Replication factor of new topics; by default 3 where there are as many brokers, else 1. */
  replication?: number | undefined;
  settings?: Partial<KafkaGroupSettings>;
}

const PING_DEADLINE_MS = 5_000;

/** The event log on Kafka. It connects when it is first used, so a service starts while the log is down. */
export function createKafkaEventLog(options: KafkaEventLogOptions): EventLog {
  return new KafkaEventLog(options);
}

class KafkaEventLog implements EventLog {
  readonly #client: ClientFactory;
  readonly #names: Names;
  readonly #admin: AdminConnection;
  readonly #topics: KafkaTopics;
  readonly #sender: Sender;
  readonly #settings: KafkaGroupSettings;
  readonly #refusals: Refusals;
  readonly #logger: Logger;
  readonly #subscriptions = new Set<Subscription>();
  readonly #writers = new Set<TransactionalWriter>();

  constructor({ connection, logger, prefix = '', replication, settings }: KafkaEventLogOptions) {
    this.#client = createClientFactory(connection, logger);
    this.#names = prefixedNames(prefix);
    this.#admin = new AdminConnection(this.#client);
    this.#topics = new KafkaTopics(this.#admin, this.#names, replication);
    this.#sender = new Sender(this.#client, this.#names, this.#topics, logger);
    this.#settings = { ...GROUP_SETTINGS, ...settings };
    this.#refusals = new Refusals(connection);
    this.#logger = logger;
  }

  async ensureTopics(specs: readonly TopicSpec[]): Promise<void> {
    await this.#refusals.explaining(this.#topics.ensure(specs), topicNames(specs.map(({ name }) => name)));
  }

  async send(records: readonly OutgoingRecord[]): Promise<void> {
    await this.#refusals.explaining(this.#sender.send(records), topicNames(new Set(records.map(({ topic }) => topic))));
  }

  async openWriter(name: string): Promise<LogWriter> {
    const opening = TransactionalWriter.open(this.#client, {
      name,
      names: this.#names,
      topics: this.#topics,
      refusals: this.#refusals,
    });
    const writer = await this.#refusals.explaining(opening, `the transactional id ${this.#names.outside(name)}`);
    this.#writers.add(writer);
    return writer;
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    return this.#keep(new KafkaGroupConsumer({ ...this.#reading(), topics: this.#topics }, options));
  }

  async tail(options: TailOptions): Promise<Subscription> {
    return this.#keep(new KafkaTail(this.#reading(), options));
  }

  async scan(options: ScanOptions): Promise<void> {
    await this.#refusals.explaining(scan(this.#client, this.#names, options), topicNames(options.topics));
  }

  async lag(group: string, topics: readonly string[]): Promise<number> {
    const reading = { client: this.#client, admin: this.#admin, names: this.#names };
    return this.#refusals.explaining(lagOf(reading, group, topics), `the group ${group}`);
  }

  async progress(group: string, topics: readonly string[]): Promise<PartitionProgress[]> {
    const reading = { client: this.#client, admin: this.#admin, names: this.#names };
    return this.#refusals.explaining(progressOf(reading, group, topics), `the group ${group}`);
  }

  async forgetGroup(group: string): Promise<void> {
    await this.#refusals.explaining(forgetGroup(this.#admin, this.#names, group), `the group ${group}`);
  }

  async ping(): Promise<void> {
    const asking = this.#admin.use((admin) => admin.describeCluster());
    await this.#refusals.explaining(within(PING_DEADLINE_MS, 'asking Kafka', asking));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#subscriptions].map((subscription) => subscription.stop()));
    await Promise.all([...this.#writers].map((writer) => writer.close()));
    await this.#sender.close();
    await this.#admin.close();
  }

  #reading() {
    return {
      client: this.#client,
      names: this.#names,
      settings: this.#settings,
      refusals: this.#refusals,
      logger: this.#logger,
    };
  }

  #keep(reader: Subscription): Subscription {
    const subscription: Subscription = {
      healthy: () => reader.healthy(),
      problem: () => reader.problem?.(),
      stop: async () => {
        if (this.#subscriptions.delete(subscription)) await reader.stop();
      },
    };
    this.#subscriptions.add(subscription);
    return subscription;
  }
}
