import type { EntityManager } from '@mikro-orm/postgresql';
import { addToOutbox } from '@outlay/messaging/outbox';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import { ENTRY_SQL, entryHash, entryOf, genesisHash, type AuditEntry, type EntryRow } from './entry.ts';
import { sealedEvent, type Sealed } from './sealed-event.ts';

/** Number of entries that one transaction seals. */
export const SEAL_BATCH = 500;

/**
 * Gives the oldest waiting entries of the transaction's tenant their places in its chain, in the order of their ids, and
 * publishes them. Entries that commit later come later in the chain, whatever their ids.
 *
 * @returns number of sealed entries; null while another sealer works on this tenant's chain
 */
export async function sealBatch(em: EntityManager, service: string, tenantId: number): Promise<number | null> {
  if (!(await lockChain(em, tenantId))) return null;
  // Read after the lock, in a statement (and a snapshot) of its own: the last holder's places are visible now.
  const { entries, head } = await waiting(em, service, tenantId);
  if (entries.length === 0) return 0;
  const places = chain(entries, head);
  await insertPlaces(em, tenantId, places);
  const events = places.map((place) => sealedEvent(service, place));
  await addToOutbox(em, { tenantId, requestId: `audit-seal-${places[0]?.seq}` }, events);
  return places.length;
}

/** The lock lasts until the end of the transaction. */
async function lockChain(em: EntityManager, tenantId: number): Promise<boolean> {
  const [row] = await executePrepared<{ locked: boolean }>(
    em,
    `select pg_try_advisory_xact_lock(hashtextextended('outlay:audit-chain', $1)) as locked`,
    [tenantId],
  );
  return row?.locked === true;
}

interface Head {
  seq: number;
  hash: Uint8Array;
}

/** The oldest waiting entries, and the place before theirs. */
async function waiting(
  em: EntityManager,
  service: string,
  tenantId: number,
): Promise<{ entries: AuditEntry[]; head: Head }> {
  const rows = await executePrepared<EntryRow & { head_seq: string | null; head_hash: Uint8Array | null }>(
    em,
    `select ${ENTRY_SQL}, head.seq::text as head_seq, head.hash as head_hash
     from (select audit_id from audit_unsealed where tenant_id = $1 order by audit_id limit $2) u
     join audit_entries e on e.id = u.audit_id
     left join (select seq, hash from audit_chain where tenant_id = $1 order by seq desc limit 1) head on true
     order by e.id`,
    [tenantId, SEAL_BATCH],
  );
  const { head_seq: seq = null, head_hash: hash = null } = rows[0] ?? {};
  return {
    entries: rows.map(entryOf),
    head: { seq: Number(seq ?? 0), hash: hash ?? genesisHash(service, tenantId) },
  };
}

function chain(entries: readonly AuditEntry[], head: Head): Sealed[] {
  let last = head;
  return entries.map((entry) => {
    const previousHash = last.hash;
    last = { seq: last.seq + 1, hash: entryHash(previousHash, entry) };
    return { ...last, previousHash, entry };
  });
}

/** Stores the places; their entries wait no longer. */
async function insertPlaces(em: EntityManager, tenantId: number, places: readonly Sealed[]): Promise<void> {
  await executePrepared(
    em,
    `with placed as (
       insert into audit_chain (tenant_id, seq, audit_id, previous_hash, hash)
       select $1::bigint, * from unnest($2::bigint[], $3::bigint[], $4::bytea[], $5::bytea[])
       returning audit_id
     )
     delete from audit_unsealed using placed
     where audit_unsealed.tenant_id = $1 and audit_unsealed.audit_id = placed.audit_id`,
    [
      tenantId,
      places.map(({ seq }) => seq),
      places.map(({ entry }) => entry.id),
      places.map(({ previousHash }) => Buffer.from(previousHash)),
      places.map(({ hash }) => Buffer.from(hash)),
    ],
  );
}
