import { hex, isSame } from '@outlay/audit/chain-scan';
import { entryHash, genesisHash } from '@outlay/audit/entry';
import type { PublishedChain, PublishedPlace } from './published-chain.repository.ts';

/** What a verification of one chain found out. */
export interface ChainVerdict {
  /** How many entries were verified. */
  entries: number;
  headSeq: number | null;
  /** Hexadecimal. */
  headHash: string | null;
  ok: boolean;
  brokenAt: number | null;
  problem: string | null;
}

type Named = { service: string; tenantId: number };
type Finding = { seq: number; problem: string };

/**
 * Verifies a chain from what was published of it: every entry against its hash, every place against the one before, the
 * newest against the head that was kept. The first thing that is wrong is told.
 *
 * A database that was restored from a backup (a newer epoch) goes on from an earlier place; what was published before that
 * stays, and is verified as well. Within one epoch a place has one hash, the one that was published first.
 */
export async function verifyPublished(
  chain: Pick<PublishedChain, 'head' | 'places'>,
  named: Named,
): Promise<ChainVerdict> {
  const head = await chain.head();
  let entries = 0;
  let finding: Finding | null = null;
  let last: PublishedPlace | undefined;
  let reachesHead = false;
  for await (const place of chain.places()) {
    entries += 1;
    finding ??= problemOf(place, last, named);
    reachesHead ||= head !== null && head.epoch === place.epoch && isSame(head.hash, place.hash);
    last = place;
  }
  if (head !== null && !reachesHead) {
    finding ??= { seq: (last?.seq ?? 0) + 1, problem: `the trail was published up to place ${head.seq}` };
  }
  return {
    entries,
    headSeq: head?.seq ?? null,
    headHash: head === null ? null : hex(head.hash),
    ok: finding === null,
    brokenAt: finding?.seq ?? null,
    problem: finding?.problem ?? null,
  };
}

function problemOf(place: PublishedPlace, last: PublishedPlace | undefined, named: Named): Finding | null {
  const { seq, epoch, previousHash } = place;
  if (!isSame(entryHash(previousHash, place.entry), place.hash)) {
    return { seq, problem: `the entry at place ${seq} is not what was sealed` };
  }
  if (place.isSecond) return { seq, problem: `place ${seq} was published again with another hash` };
  const isFirst = seq === 1;
  const follows = isFirst ? isSame(previousHash, genesisHash(named.service, named.tenantId)) : place.follows;
  const known = last?.epoch === epoch ? last.seq : 0;
  if (!isFirst && !place.hasPredecessor) return { seq: known + 1, problem: `places before ${seq} are missing` };
  if (!follows) return { seq, problem: `place ${seq} does not follow on the place before it` };
  return null;
}
