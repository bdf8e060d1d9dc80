import type { AggregateVersion } from '@outlay/tenancy/written-versions';

/** Milliseconds that written versions are kept. Read models lag less, or report that they lag. */
export const REMEMBERED_MS = 10_000;

/** Keeps the versions that each caller wrote lately: in the process, or in Redis for all gateways. */
export interface WrittenStore {
  /** Resolves when the store is connected, or known to be away. Never rejects. */
  ready(): Promise<void>;
  /**
   * Adds versions to those of a writer; of each aggregate the newest counts, and only the `MAX_VERSIONS` written last are kept.
   * Rejects when the store cannot be reached in time.
   */
  remember(writer: string, versions: readonly AggregateVersion[]): Promise<void>;
  /** The versions a writer wrote lately, the newest last. Rejects when the store cannot be reached in time. */
  recall(writer: string): Promise<AggregateVersion[]>;
  close(): Promise<void>;
}
