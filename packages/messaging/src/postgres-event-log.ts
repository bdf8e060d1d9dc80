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
import { compactRegularly, type CompactionSettings } from './postgres/compaction.ts';
import { forgetGroup } from './postgres/forget-group.ts';
import { GroupConsumer, type GroupSettings } from './postgres/group-consumer.ts';
import { LogDatabase } from './postgres/log-database.ts';
import { Notifications, type Notice } from './postgres/notifications.ts';
import { Producer } from './postgres/producer.ts';
import { lagOf, progressOf, unreadOf } from './postgres/record-reader.ts';
import { scan, Tail } from './postgres/tail.ts';
import { Topics } from './postgres/topics.ts';
import { SUPERSEDED_DAYS } from './superseded-records.ts';

/** Settings of the PostgreSQL driver; every time has a default that suits production. */
export interface PostgresEventLogOptions {
  /** The log's own database; the role must own it. */
  url: string;
  logger: Logger;
  settings?: Partial<GroupSettings>;
  compaction?: Partial<CompactionSettings>;
}

const SETTINGS: GroupSettings = { leaseMs: 6_000, pollMs: 5_000, batchSize: 100 };
const COMPACTION: CompactionSettings = { everyMs: 600_000, minAgeMs: SUPERSEDED_DAYS * 86_400_000 };

/** The event log on PostgreSQL. It connects when it is first used, so a service starts while the log is down. */
export function createPostgresEventLog(options: PostgresEventLogOptions): EventLog {
  return new PostgresEventLog(options);
}

class PostgresEventLog implements EventLog {
  readonly #database: LogDatabase;
  readonly #topics: Topics;
  readonly #producer: Producer;
  readonly #notifications: Notifications;
  readonly #settings: GroupSettings;
  readonly #logger: Logger;
  readonly #subscriptions = new Set<Subscription>();
  readonly #stopCompaction: () => Promise<void>;

  constructor({ url, logger, settings, compaction }: PostgresEventLogOptions) {
    this.#database = new LogDatabase(url, logger);
    this.#topics = new Topics(this.#database);
    this.#producer = new Producer(this.#database, this.#topics);
    this.#notifications = new Notifications(url, logger);
    this.#settings = { ...SETTINGS, ...settings };
    this.#logger = logger;
    this.#stopCompaction = compactRegularly(this.#database, { ...COMPACTION, ...compaction }, logger);
  }

  async ensureTopics(specs: readonly TopicSpec[]): Promise<void> {
    await this.#topics.ensure(specs);
  }

  async send(records: readonly OutgoingRecord[]): Promise<void> {
    await this.#producer.send(records);
  }

  async openWriter(name: string): Promise<LogWriter> {
    return this.#producer.openWriter(name);
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    return this.#keep(new GroupConsumer(this.#database, options, this.#settings, this.#logger));
  }

  async tail(options: TailOptions): Promise<Subscription> {
    return this.#keep(new Tail(this.#database, options, this.#settings.pollMs, this.#logger));
  }

  async scan(options: ScanOptions): Promise<void> {
    await scan(this.#database, options);
  }

  async lag(group: string, topics: readonly string[]): Promise<number> {
    return lagOf(this.#database, group, topics);
  }

  async unread(topics: readonly string[]): Promise<number> {
    return unreadOf(this.#database, topics);
  }

  async progress(group: string, topics: readonly string[]): Promise<PartitionProgress[]> {
    return progressOf(this.#database, group, topics);
  }

  async forgetGroup(group: string): Promise<void> {
    await forgetGroup(this.#database, group);
  }

  async ping(): Promise<void> {
    await this.#database.query(`select 1`);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#subscriptions].map((subscription) => subscription.stop()));
    await this.#stopCompaction();
    await this.#notifications.stop();
    await this.#database.close();
  }

  #keep(reader: Subscription & { onNotice(notice: Notice): void }): Subscription {
    const unhear = this.#notifications.onNotice((notice) => reader.onNotice(notice));
    const subscription: Subscription = {
      healthy: () => reader.healthy(),
      stop: async () => {
        if (!this.#subscriptions.delete(subscription)) return;
        unhear();
        await reader.stop();
      },
    };
    this.#subscriptions.add(subscription);
    return subscription;
  }
}
