/** Settings of a topic. */
export interface TopicSpec {
  /** `<service>.<aggregate>`, for example `ledger.expense`. */
  name: string;
  /** Fixed when the topic is made: a key's partition follows from it. */
  partitions: number;
  /** `compact` keeps at least the newest record of every key for ever, `keep` keeps every record, for `retentionDays` if given. */
  cleanup: 'compact' | 'keep';
  /** Records of a kept topic are deleted after so many days; never, if left out. May be changed on a topic that exists. */
  retentionDays?: number;
}

/** A record to be written. */
export interface OutgoingRecord {
  topic: string;
  /** Records with the same key stay in the order in which they were sent. */
  key: string;
  headers: Record<string, string>;
  value: Uint8Array;
}

/** A record as it is in the log. */
export interface LogRecord extends OutgoingRecord {
  partition: number;
  /** Grows within a partition; compaction leaves gaps. */
  offset: bigint;
  /** When the log took it in, milliseconds since 1970. */
  timestampMs: number;
}

/** A consumer group's topics and handler. */
export interface SubscribeOptions {
  /** Members of one group share the partitions: every record goes to one of them. */
  group: string;
  /** Topics that do not exist yet are read from their start as soon as they do. */
  topics: readonly string[];
  /**
   * Takes in records of one partition, in order. They are acknowledged when it resolves. When it rejects, or the process dies
   * first, they come again: to this member or to another. Partitions are handled side by side.
   */
  handler(records: LogRecord[]): Promise<void>;
}

export interface TailOptions {
  topics: readonly string[];
  /** Where to begin: records that the log took in at or after this time, in milliseconds since 1970. 0 reads everything. */
  sinceMs: number;
  /** Called for every record, in order within a partition. What it throws is logged, and the record is not repeated. */
  onRecord(record: LogRecord): Promise<void> | void;
}

export interface ScanOptions {
  topics: readonly string[];
  /** Called for every record, in order within a partition. What it throws ends the scan. */
  onRecord(record: LogRecord): Promise<void> | void;
}

/** A group's position in one partition. */
export interface PartitionProgress {
  topic: string;
  partition: number;
  /** It has acknowledged every record before this offset. */
  acknowledged: bigint;
  /** Every record that is there has an offset before this one. */
  end: bigint;
}

/** A running reader. */
export interface Subscription {
  /** Ends reading: waits for the handlers that are running, acknowledges what they took in and leaves the rest to others. */
  stop(): Promise<void>;
  /** True while records arrive, or would if there were any. False while the log cannot be reached. */
  healthy(): boolean;
}

/**
 * An ordered, durable log of records, in topics that are split into partitions. Delivery is at least once: readers must
 * bear duplicates.
 *
 * Readers outlive the loss of the log: they reconnect and go on where they were. What is asked once
 * rejects instead, and its caller decides.
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
  /** Takes over as the one writer of a name: from now on, earlier writers of that name are refused. */
  openWriter(name: string): Promise<LogWriter>;
  /** Joins a consumer group. A new group begins at the start of the log. */
  subscribe(options: SubscribeOptions): Promise<Subscription>;
  /** Follows topics without a group: every caller sees every record, and nothing is acknowledged. */
  tail(options: TailOptions): Promise<Subscription>;
  /** Reads topics from the start to where they ended when it was called. Topics that do not exist count as empty. */
  scan(options: ScanOptions): Promise<void>;
  /**
   * Number of records of these topics that a group has not acknowledged: 0 when it has taken in everything. A driver may count gaps
   * that compaction left, and, where there are very many, what is no record.
   */
  lag(group: string, topics: readonly string[]): Promise<number>;
  /**
   * A group's positions, partition by partition. Where new records come all the time its lag may never be 0; that it has
   * acknowledged what was there at some moment can be seen all the same.
   */
  progress(group: string, topics: readonly string[]): Promise<PartitionProgress[]>;
  /**
   * Forgets how far a group has read: it begins at the start again. A group that there is none of is forgotten already.
   * @throws GroupInUseError while it has members
   */
  forgetGroup(group: string): Promise<void>;
  /** Rejects when the log cannot be reached. */
  ping(): Promise<void>;
  /** Stops all readers and lets go of all connections. */
  close(): Promise<void>;
}

/**
 * One of a succession of writers, of which only the newest may write. A writer that was frozen or cut off, and replaced,
 * cannot add what is old by now after what its successor wrote.
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
    super(`another writer has taken over as ${name}`);
    this.name = 'FencedWriterError';
  }
}

/** A record was sent to a topic that does not exist. */
export class UnknownTopicError extends Error {
  constructor(topics: readonly string[]) {
    super(`no such topic in the event log: ${topics.join(', ')}`);
    this.name = 'UnknownTopicError';
  }
}

/** A topic exists with other settings than asked for; changing them would lose the order of its keys, or records. */
export class TopicMismatchError extends Error {
  constructor(topic: string) {
    super(`topic ${topic} exists with another number of partitions or another cleanup`);
    this.name = 'TopicMismatchError';
  }
}

/** A consumer group has members, which would go on where they are. */
export class GroupInUseError extends Error {
  constructor(group: string) {
    super(`the consumer group ${group} is in use: stop who reads in it, and wait for the lease of whoever was killed`);
    this.name = 'GroupInUseError';
  }
}
