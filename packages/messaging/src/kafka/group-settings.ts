/** Settings of a group's member; times in milliseconds. */
export interface KafkaGroupSettings {
  /** Time after its last sign of life until a member's partitions go to others; brokers accept 6,000 and more by default. */
  sessionMs: number;
  /** Interval of a member's signs of life; also the delay until it hears that others came or went. */
  heartbeatMs: number;
  /** Interval between looks for missing topics. */
  pollMs: number;
  /** Longest wait of the broker when there is nothing to read. */
  maxWaitMs: number;
  /** At most this many records go to a handler at a time. */
  batchSize: number;
  /** A handler that takes longer no longer holds up the other partitions. */
  patienceMs: number;
}

/** Defaults, for production. */
export const GROUP_SETTINGS: KafkaGroupSettings = {
  sessionMs: 6_000,
  heartbeatMs: 1_000,
  pollMs: 1_000,
  maxWaitMs: 250,
  batchSize: 250,
  patienceMs: 100,
};
