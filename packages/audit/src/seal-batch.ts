import type { EntityManager } from '@mikro-orm/postgresql';
import { addToOutbox } from '@outlay/messaging/outbox';
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
  const entries = await waitingEntries(em, tenantId);
  if (entries.length === 0) return 0;
  const places = chain(entries, await headOf(em, service, tenantId));
  await insertPlaces(em, tenantId, places);
  await em.execute(
    `delete from audit_unsealed where tenant_id = ? and audit_id = any(?::bigint[])`,
    [tenantId, arrayLiteral(places.map(({ entry }) => entry.id))],
    { method: 'run' },
  );
  const events = places.map((place) => sealedEvent(service, place));
  await addToOutbox(em, { tenantId, requestId: `audit-seal-${places[0]?.seq}` }, events);
  return places.length;
}

/** The lock lasts until the end of the transaction. */
async function lockChain(em: EntityManager, tenantId: number): Promise<boolean> {
  const [row]: { locked: boolean }[] = await em.execute(
    `select pg_try_advisory_xact_lock(hashtextextended('outlay:audit-chain', ?)) as locked`,
    [tenantId],
  );
  return row?.locked === true;
}

async function waitingEntries(em: EntityManager, tenantId: number): Promise<AuditEntry[]> {
  const rows: EntryRow[] = await em.execute(
    `select ${ENTRY_SQL}
     from (select audit_id from audit_unsealed where tenant_id = ? order by audit_id limit ?) u
     join audit_entries e on e.id = u.audit_id
     order by e.id`,
    [tenantId, SEAL_BATCH],
  );
  return rows.map(entryOf);
}

interface Head {
  seq: number;
  hash: Uint8Array;
}

async function headOf(em: EntityManager, service: string, tenantId: number): Promise<Head> {
  const [row]: { seq: string; hash: Uint8Array }[] = await em.execute(
    `select seq::text as seq, hash from audit_chain where tenant_id = ? order by audit_chain.seq desc limit 1`,
    [tenantId],
  );
  return row ? { seq: Number(row.seq), hash: row.hash } : { seq: 0, hash: genesisHash(service, tenantId) };
}

function chain(entries: readonly AuditEntry[], head: Head): Sealed[] {
  let last = head;
  return entries.map((entry) => {
    const previousHash = last.hash;
    last = { seq: last.seq + 1, hash: entryHash(previousHash, entry) };
    return { ...last, previousHash, entry };
  });
}

async function insertPlaces(em: EntityManager, tenantId: number, places: readonly Sealed[]): Promise<void> {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  await em.execute(
    `insert into audit_chain (tenant_id, seq, audit_id, previous_hash, hash)
     select ?, seq, audit_id, decode(previous_hash, 'hex'), decode(hash, 'hex')
     from unnest(?::bigint[], ?::bigint[], ?::text[], ?::text[]) as place (seq, audit_id, previous_hash, hash)`,
    [
      tenantId,
      arrayLiteral(places.map(({ seq }) => seq)),
      arrayLiteral(places.map(({ entry }) => entry.id)),
      arrayLiteral(places.map(({ previousHash }) => hex(previousHash))),
      arrayLiteral(places.map(({ hash }) => hex(hash))),
    ],
    { method: 'run' },
  );
}

/** A PostgreSQL array of numbers or hexadecimal texts; they need no quotes. */
function arrayLiteral(values: readonly (string | number)[]): string {
  return `{${values.join(',')}}`;
}
