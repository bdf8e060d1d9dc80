/** Settings of a topic. */
export interface TopicSpec {
  /** `<service>.<aggregate>`, for example `ledger.expense`. */
  name: string;
  /** Fixed when the topic is made: it decides the partition of a key. */
  partitions: number;
  /** `compact` keeps at least the newest record of every key for ever, `keep` keeps every record, for `retentionDays` if given. */
  cleanup: 'compact' | 'keep';
  /** Records of a kept topic are deleted after so many days; by default never. May be changed on an existing topic. */
  retentionDays?: number;
  /** For a topic that is kept for ever: the retention that earlier versions gave it, which is lifted. */
  formerRetentionDays?: number;
}

export interface OutgoingRecord {
  topic: string;
  /** Records with the same key stay in the order in which they were sent. */
  key: string;
  headers: Record<string, string>;
  value: Uint8Array;
}

export interface LogRecord extends OutgoingRecord {
  partition: number;
  /** Grows within a partition; compaction leaves gaps. */
  offset: bigint;
  /** Time of the append by the log's clock, milliseconds since 1970. */
  timestampMs: number;
}

/** A consumer group's topics and handler. */
export interface SubscribeOptions {
  /** Members of one group share the partitions: every record goes to one of them. */
  group: string;
  /** Topics that do not exist yet are read from their start as soon as they do. */
  topics: readonly string[];
  /**
   * Handles records of one partition, in order. They are acknowledged when it resolves. When it rejects, or the process dies
   * first, they are delivered again: to this member or to another. Partitions are handled concurrently.
   */
  handler(records: LogRecord[]): Promise<void>;
}

export interface TailOptions {
  topics: readonly string[];
  /** Time of the first records to read, in milliseconds since 1970. 0 reads everything. */
  sinceMs: number;
  /** Called for every record, in order within a partition. An error is logged, and the record is not repeated. */
  onRecord(record: LogRecord): Promise<void> | void;
}

export interface ScanOptions {
  topics: readonly string[];
  /** Called for every record, in order within a partition. An error ends the scan. */
  onRecord(record: LogRecord): Promise<void> | void;
}

/** A group's position in one partition. */
export interface PartitionProgress {
  topic: string;
  partition: number;
  /** Every record before this offset is acknowledged. */
  acknowledged: bigint;
  /** Offset after the newest record. */
  end: bigint;
}

export interface Subscription {
  /** Stops reading: waits for running handlers, acknowledges their records, and leaves other records to other members. */
  stop(): Promise<void>;
  /** True while records arrive, or would if there were any. False while the log cannot be reached. */
  healthy(): boolean;
  /** For operators, while the log refuses this reader: what to change. Undefined otherwise. */
  problem?(): string | undefined;
}

/**
 * An ordered, durable log of records, in topics that are split into partitions. Delivery is at least once: readers must
 * handle duplicates.
 *
 * Readers reconnect after a loss of the log and go on where they were. Single requests reject instead.
 */
export interface EventLog {
  /**
   * Makes the topics that are missing.
   * @throws TopicMismatchError when one exists with other settings
   */
  ensureTopics(specs: readonly TopicSpec[]): Promise<void>;
  /**
   * Writes records. When it resolves they are durable and in order; when it rejects, some may have been written.
   * @throws UnknownTopicError when a topic does not exist; then none was written
   */
  send(records: readonly OutgoingRecord[]): Promise<void>;
  /** Opens the one writer of a name: from now on, earlier writers of that name are refused. */
  openWriter(name: string): Promise<LogWriter>;
  /** Joins a consumer group. A new group begins at the start of the log. */
  subscribe(options: SubscribeOptions): Promise<Subscription>;
  /** Follows topics without a group: every caller sees every record, and nothing is acknowledged. */
  tail(options: TailOptions): Promise<Subscription>;
  /** Reads topics from the start to their ends at the time of the call. Topics that do not exist count as empty. */
  scan(options: ScanOptions): Promise<void>;
  /**
   * Number of records of these topics that a group has not acknowledged: 0 when it has acknowledged everything. A driver may count gaps
   * of compaction, and, in a long backlog, offsets that are no records.
   */
  lag(group: string, topics: readonly string[]): Promise<number>;
  /**
   * Number of records of these topics that the slowest group of readers has not acknowledged, of those whose members are there. For writers of much that shall
   * not bury what others write. Undefined where the driver cannot tell.
   */
  unread?(topics: readonly string[]): Promise<number>;
  /**
   * A group's positions, partition by partition. With constant new records the lag may never be 0; the positions show
   * all the same whether the group has acknowledged the records of a given moment.
   */
  progress(group: string, topics: readonly string[]): Promise<PartitionProgress[]>;
  /**
   * Deletes a group's positions: it begins at the start again. A group that does not exist is no error.
   * @throws GroupInUseError while it has members
   */
  forgetGroup(group: string): Promise<void>;
  /** Rejects when the log cannot be reached. @throws EventLogRefusedError when it does not let this process in */
  ping(): Promise<void>;
  /** Stops all readers and closes all connections. */
  close(): Promise<void>;
}

/**
 * One of a succession of writers, of which only the newest may write. A writer that was frozen or cut off, and replaced,
 * cannot append stale records after those of its successor.
 */
export interface LogWriter {
  /**
   * As `EventLog.send`. After a failure other than an unknown topic a writer may refuse everything; the
   * rightful writer opens another.
   * @throws FencedWriterError when a newer writer of the same name was opened; then nothing was written
   */
  send(records: readonly OutgoingRecord[]): Promise<void>;
}

/** A newer writer has taken over. */
export class FencedWriterError extends Error {
  constructor(name: string) {
    super(`A newer writer has taken over as ${name}; this one can write no more.`);
    this.name = 'FencedWriterError';
  }
}

/** A record was sent to a topic that does not exist. */
export class UnknownTopicError extends Error {
  constructor(topics: readonly string[]) {
    super(`Topics do not exist in the event log: ${topics.join(', ')}. Create them with ensureTopics.`);
    this.name = 'UnknownTopicError';
  }
}

/** A topic exists with other settings than requested; changing them would lose the order of its keys, or records. */
export class TopicMismatchError extends Error {
  constructor(topic: string) {
    super(
      `Topic ${topic} exists with another number of partitions or another cleanup; use its settings, or a new topic.`,
    );
    this.name = 'TopicMismatchError';
  }
}

export class GroupInUseError extends Error {
  constructor(group: string) {
    super(
      `The consumer group ${group} is in use: stop its members, and wait until the lease of a killed one has expired.`,
    );
    this.name = 'GroupInUseError';
  }
}
