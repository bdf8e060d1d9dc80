/** A rate limit. */
export interface LimitRule {
  /** Names the rule in the store; one word. */
  readonly name: string;
  /** Points per window. */
  readonly points: number;
  /** Length of the window, seconds. */
  readonly windowSeconds: number;
}

/** State of a counter after counting. */
export interface LimitState {
  readonly allowed: boolean;
  readonly limit: number;
  /** Points left in the window. */
  readonly remaining: number;
  /** Milliseconds until the window starts anew. */
  readonly resetMs: number;
}

/** Counts per key and window. One per process (memory), or one for all gateways (Redis). */
export interface LimitStore {
  /** Counts `points` against a key. Rejects when the store cannot be reached in time. */
  consume(rule: LimitRule, key: string, points: number): Promise<LimitState>;
  /** Gives counted points back. Rejects when the store cannot be reached in time. */
  giveBack(rule: LimitRule, key: string, points: number): Promise<void>;
  /** Rejects when the store cannot be reached. @throws RedisRefusedError when it does not let the gateway in */
  ping(): Promise<void>;
  close(): Promise<void>;
}
