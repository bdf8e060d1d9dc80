/**
 * Kinds of tampering with a trail:
 * - `edited`: an entry is not what was sealed
 * - `deleted`: an entry, or its place in the chain, is gone
 * - `reordered`: a place holds what belongs to another place
 * - `inserted`: an entry or a place was written past the sealer
 * - `cut-off`: the chain ends before the head that is known elsewhere
 * - `rewritten`: the chain is consistent, but not the one whose head is known elsewhere
 */
export type Tampering = 'edited' | 'deleted' | 'reordered' | 'inserted' | 'cut-off' | 'rewritten';

/** One thing that is wrong with a trail, and where. */
export interface Finding {
  readonly kind: Tampering;
  /** The place in the chain, or null when it is about an entry without one. */
  readonly seq: number | null;
  /** The entry's id, or null when it is not known any more. */
  readonly auditId: string | null;
  /** For people. Holds no value of the entry. */
  readonly message: string;
}

/** The newest place of a chain. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: Uint8Array;
}

/** Result of a verification. */
export interface ChainReport {
  readonly isIntact: boolean;
  /** Places read. */
  readonly sealed: number;
  /** Entries that wait for the sealer; they are not verified yet. */
  readonly waiting: number;
  readonly head: ChainHead | null;
  /** At most {@link MAX_FINDINGS}, in the order of places. */
  readonly findings: readonly Finding[];
}

/** A trail with more than this wrong is not described any further. */
export const MAX_FINDINGS = 200;
