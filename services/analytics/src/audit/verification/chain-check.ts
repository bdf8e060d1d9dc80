import { isSame } from '@outlay/audit/chain-scan';
import { entryHash, genesisHash } from '@outlay/audit/entry';
import type { PublishedPlace } from './published-chain.repository.ts';

/** A position in a published chain. Ordered by database epoch, then place, then event id. */
export interface ChainPosition {
  epoch: number;
  seq: number;
  eventId: string;
}

export const BEFORE_FIRST: ChainPosition = { epoch: 0, seq: 0, eventId: '00000000-0000-0000-0000-000000000000' };

/** The first place that is wrong. */
export interface Finding {
  seq: number;
  problem: string;
}

/** Progress of a verification: everything up to `position` was checked, and the first fault found, if any. */
export interface ChainProgress {
  position: ChainPosition;
  entries: number;
  finding: Finding | null;
}

export const NOTHING_CHECKED: ChainProgress = { position: BEFORE_FIRST, entries: 0, finding: null };

/**
 * Checks the next places of a chain: every entry against its hash, every place against the one before.
 *
 * A database that was restored from a backup (a newer epoch) continues from an earlier place; what was published before
 * stays, and is checked as well. Within one epoch a place has one hash, the one that was published first.
 */
export function checkPlaces(
  progress: ChainProgress,
  places: readonly PublishedPlace[],
  named: { service: string; tenantId: number },
): ChainProgress {
  let { position, finding } = progress;
  for (const place of places) {
    finding ??= findingOf(place, position, named);
    position = { epoch: place.epoch, seq: place.seq, eventId: place.eventId };
  }
  return { position, finding, entries: progress.entries + places.length };
}

function findingOf(
  place: PublishedPlace,
  last: ChainPosition,
  named: { service: string; tenantId: number },
): Finding | null {
  const { seq, epoch, previousHash } = place;
  if (!isSame(entryHash(previousHash, place.entry), place.hash)) {
    return { seq, problem: `the entry at place ${seq} is not what was sealed` };
  }
  if (place.isSecond) return { seq, problem: `place ${seq} was published again with another hash` };
  const isFirst = seq === 1;
  const follows = isFirst ? isSame(previousHash, genesisHash(named.service, named.tenantId)) : place.follows;
  const known = last.epoch === epoch ? last.seq : 0;
  if (!isFirst && !place.hasPredecessor) return { seq: known + 1, problem: `places before ${seq} are missing` };
  if (!follows) return { seq, problem: `place ${seq} does not follow on the place before it` };
  return null;
}
