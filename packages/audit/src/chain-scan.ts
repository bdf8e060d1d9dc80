import type { EntityManager } from '@mikro-orm/postgresql';
import { ENTRY_SQL, entryHash, entryOf, genesisHash, type AuditEntry, type EntryRow } from './entry.ts';
import { MAX_FINDINGS, type ChainHead, type Finding } from './findings.ts';

/** A place of the chain with its entry, if that exists. */
export interface Place {
  readonly seq: number;
  readonly auditId: string;
  readonly previousHash: Uint8Array;
  readonly hash: Uint8Array;
  readonly entry: AuditEntry | null;
}

/** A place whose entry exists but does not have the sealed hash. */
export type MismatchedPlace = Place & { readonly entry: AuditEntry };

/** Mismatches found by a pass over a chain, before their diagnosis. */
export interface ChainScan {
  sealed: number;
  head: ChainHead | null;
  /** Places or entries that do not exist. */
  readonly missing: Finding[];
  readonly mismatched: MismatchedPlace[];
  /** Places whose previous hash is not that of the place before. */
  readonly unlinked: Place[];
}

const PAGE = 1000;

/** Reads a tenant's whole chain in order, a page at a time, and checks every place by itself and against the place before. */
export async function scanChain(em: EntityManager, service: string, tenantId: number): Promise<ChainScan> {
  const scan: ChainScan = { sealed: 0, head: null, missing: [], mismatched: [], unlinked: [] };
  let last: ChainHead = { seq: 0, hash: genesisHash(service, tenantId) };
  for (;;) {
    const page = await readPlaces(em, tenantId, last.seq);
    for (const place of page) {
      checkPlace(scan, place, last);
      last = place;
      scan.sealed += 1;
      scan.head = { seq: place.seq, hash: place.hash };
      // Beyond the limit no more findings are reported, and the diagnosis compares all suspects with each other.
      if (scan.missing.length + scan.mismatched.length + scan.unlinked.length > MAX_FINDINGS) return scan;
    }
    if (page.length < PAGE) return scan;
  }
}

function checkPlace(scan: ChainScan, place: Place, last: ChainHead): void {
  const { seq, auditId, entry } = place;
  const follows = seq === last.seq + 1;
  if (!follows) {
    const message = `places ${last.seq + 1} to ${seq - 1} of the chain are gone`;
    scan.missing.push({ kind: 'deleted', seq: last.seq + 1, auditId: null, message });
  }
  if (entry === null) {
    scan.missing.push({ kind: 'deleted', seq, auditId, message: `entry ${auditId} at place ${seq} is gone` });
  } else if (!isSame(entryHash(place.previousHash, entry), place.hash)) {
    scan.mismatched.push({ ...place, entry });
  }
  if (follows && !isSame(place.previousHash, last.hash)) scan.unlinked.push(place);
}

/** Finds the place of each of these hashes in the tenant's chain, by hexadecimal hash. Reads the whole chain: for suspects only. */
export async function locateHashes(
  em: EntityManager,
  tenantId: number,
  hashes: readonly Uint8Array[],
): Promise<Map<string, number>> {
  if (hashes.length === 0) return new Map();
  const rows: { seq: string; hash: string }[] = await em.execute(
    `select seq::text as seq, encode(hash, 'hex') as hash from audit_chain
     where tenant_id = ? and encode(hash, 'hex') = any(?::text[])`,
    [tenantId, `{${hashes.map(hex).join(',')}}`],
  );
  return new Map(rows.map((row) => [row.hash, Number(row.seq)]));
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** Compares two hashes, which are not secret. */
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

interface PlaceRow extends EntryRow {
  seq: string;
  audit_id: string;
  previous_hash: Uint8Array;
  hash: Uint8Array;
  has_entry: boolean;
}

async function readPlaces(em: EntityManager, tenantId: number, afterSeq: number): Promise<Place[]> {
  const rows: PlaceRow[] = await em.execute(
    `select c.seq::text as seq, c.audit_id::text as audit_id, c.previous_hash, c.hash, e.id is not null as has_entry, ${ENTRY_SQL}
     from audit_chain c left join audit_entries e on e.id = c.audit_id
     where c.tenant_id = ? and c.seq > ? order by c.seq limit ?`,
    [tenantId, afterSeq, PAGE],
  );
  return rows.map((row) => ({
    seq: Number(row.seq),
    auditId: row.audit_id,
    previousHash: row.previous_hash,
    hash: row.hash,
    entry: row.has_entry ? entryOf(row) : null,
  }));
}
