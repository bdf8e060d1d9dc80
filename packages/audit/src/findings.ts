/**
 * Kinds of tampering with a trail:
 * - `edited`: an entry differs from the sealed one
 * - `deleted`: an entry, or its place in the chain, is missing
 * - `reordered`: a place holds the entry of another place
 * - `inserted`: an entry or a place was not written by the sealer
 * - `cut-off`: the chain ends before the head that is known elsewhere
 * - `rewritten`: the chain is consistent, but not the one whose head is known elsewhere
 */
export type Tampering = 'edited' | 'deleted' | 'reordered' | 'inserted' | 'cut-off' | 'rewritten';

/** A problem of a trail, and its place. */
export interface Finding {
  readonly kind: Tampering;
  /** Place in the chain; null for an entry without one. */
  readonly seq: number | null;
  /** Id of the entry; null if it is unknown. */
  readonly auditId: string | null;
  /** Description in English, without values of the entry. */
  readonly message: string;
}

/** The newest place of a chain. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: Uint8Array;
}

/** A head that somebody outside the database knows. */
export interface KnownHead extends ChainHead {
  /** Name of who knows it; absent for the event log. */
  readonly witness?: string;
}

export interface ChainReport {
  readonly isIntact: boolean;
  /** Number of places read. */
  readonly sealed: number;
  /** Number of entries that wait for the sealer; they are not verified yet. */
  readonly waiting: number;
  readonly head: ChainHead | null;
  /** At most {@link MAX_FINDINGS}, in the order of places. */
  readonly findings: readonly Finding[];
}

/** Limit of reported findings of a trail. */
export const MAX_FINDINGS = 200;
