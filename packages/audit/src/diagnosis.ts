import { hex, isSame, type ChainScan, type MismatchedPlace, type Place } from './chain-scan.ts';
import { entryHash } from './entry.ts';
import type { Finding } from './findings.ts';

/**
 * Explains entries that do not have the sealed hash: the entry was edited, or exchanged with that of another such place.
 */
export function diagnoseMismatches(mismatched: readonly MismatchedPlace[]): Finding[] {
  return mismatched.map(({ seq, auditId, previousHash, hash }) => {
    const isElsewhere = mismatched.some(({ entry }) => isSame(entryHash(previousHash, entry), hash));
    return isElsewhere
      ? {
          kind: 'reordered',
          seq,
          auditId,
          message: `place ${seq} holds entry ${auditId}, which was sealed at another place`,
        }
      : { kind: 'edited', seq, auditId, message: `entry ${auditId} at place ${seq} is not what was sealed` };
  });
}

/**
 * Explains places that do not follow on the place before them, by the place of the hash that they were sealed after:
 * if it is later, the place was moved; if earlier, the places between were inserted; if it is absent, the predecessor was removed.
 *
 * @param locations places in the chain by hexadecimal hash; the chain's name has place 0
 */
export function diagnoseLinks(
  { unlinked }: Pick<ChainScan, 'unlinked'>,
  locations: ReadonlyMap<string, number>,
): Finding[] {
  const predecessorOf = (place: Place) => locations.get(hex(place.previousHash));
  const moved = new Set(unlinked.filter((place) => (predecessorOf(place) ?? 0) >= place.seq).map(({ seq }) => seq));
  const inserted: [from: number, to: number][] = [];
  for (const place of unlinked) {
    const predecessor = predecessorOf(place);
    if (predecessor === undefined || moved.has(place.seq)) continue;
    const between = unlinked.some(({ seq }) => seq > predecessor && seq < place.seq && moved.has(seq));
    // A moved place in between explains the break, so this one belongs to the same move.
    if (between) moved.add(place.seq);
    else inserted.push([predecessor + 1, place.seq - 1]);
  }
  const wasInserted = (seq: number) => inserted.some(([from, to]) => seq >= from && seq <= to);
  return [
    ...inserted.map(([from, to]) => insertedFinding(from, to)),
    ...unlinked.filter(({ seq }) => moved.has(seq)).map(reorderedFinding),
    ...unlinked.filter((place) => predecessorOf(place) === undefined && !wasInserted(place.seq)).map(removedFinding),
  ];
}

function insertedFinding(from: number, to: number): Finding {
  const places = from === to ? `place ${from} was` : `places ${from} to ${to} were`;
  return { kind: 'inserted', seq: from, auditId: null, message: `${places} put into the chain afterwards` };
}

function reorderedFinding({ seq, auditId }: Place): Finding {
  const message = `place ${seq} does not follow on place ${seq - 1}: the places hereabouts were reordered`;
  return { kind: 'reordered', seq, auditId, message };
}

function removedFinding({ seq, auditId }: Place): Finding {
  return { kind: 'deleted', seq, auditId, message: `what stood before place ${seq} was removed or replaced` };
}
