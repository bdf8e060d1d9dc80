/** How a member of a group behaves; times in milliseconds. */
export interface KafkaGroupSettings {
  /** How long after its last sign of life a member's partitions go to others; brokers accept 6,000 and more by default. */
  sessionMs: number;
  /** How often a member gives a sign of life, and so how soon it hears that others came or went. */
  heartbeatMs: number;
  /** How often to look whether topics that are missing were made. */
  pollMs: number;
  /** How long the broker may take when there is nothing to read. */
  maxWaitMs: number;
  /** At most this many records go to a handler at a time. */
  batchSize: number;
  /** A handler that takes longer no longer holds up the other partitions. */
  patienceMs: number;
}

/** What suits production. */
export const GROUP_SETTINGS: KafkaGroupSettings = {
  sessionMs: 6_000,
  heartbeatMs: 1_000,
  pollMs: 1_000,
  maxWaitMs: 250,
  batchSize: 250,
  patienceMs: 100,
};
