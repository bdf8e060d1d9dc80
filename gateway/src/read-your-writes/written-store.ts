import type { AggregateVersion } from '@outlay/tenancy/written-versions';

/** How long it is remembered what somebody wrote, milliseconds: read models lag by less, or say that they do. */
export const REMEMBERED_MS = 10_000;

/** Remembers for a while what each caller wrote: in one process (memory), or for all gateways (Redis). */
export interface WrittenStore {
  /** Resolves when the store can be asked, or cannot be for now. Never rejects. */
  ready(): Promise<void>;
  /**
   * Adds versions to those of a writer; of each aggregate the newest counts, and only the `MAX_VERSIONS` written last are kept.
   * Rejects when the store cannot be reached in time.
   */
  remember(writer: string, versions: readonly AggregateVersion[]): Promise<void>;
  /** What a writer wrote lately, what was written last in the end. Rejects when the store cannot be reached in time. */
  recall(writer: string): Promise<AggregateVersion[]>;
  close(): Promise<void>;
}
