/** Settings of a group's member; times in milliseconds. */
export interface KafkaGroupSettings {
  /** Time after its last heartbeat until a member's partitions go to others; brokers accept 6,000 and more by default. */
  sessionMs: number;
  /** Interval of heartbeats; also the delay until a member notices that others joined or left. */
  heartbeatMs: number;
  /** Polling interval for missing topics. */
  pollMs: number;
  /** Longest wait of the broker when there is nothing to read. */
  maxWaitMs: number;
  /** Limit of records per call of a handler. */
  batchSize: number;
  /** Time after which a handler runs outside the loop, so that it does not delay other partitions. */
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
