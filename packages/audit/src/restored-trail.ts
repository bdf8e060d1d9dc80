import type { EntityManager } from '@mikro-orm/postgresql';
import type { EventLog } from '@outlay/messaging/event-log';
import { addToOutbox } from '@outlay/messaging/outbox';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import { withClient } from '@outlay/tenancy/roles';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { ENTRY_SQL, entryOf, type EntryRow } from './entry.ts';
import { readKnownHeads } from './known-heads.ts';
import { auditTopic, readSealedEvent, sealedEvent } from './sealed-event.ts';

const CHUNK = 500;

export interface RestoredTrail {
  service: string;
  /** The restored database, as the role that owns it. */
  ownerUrl: string;
  /** The same, as the application. */
  database: TenantDatabase;
  log: EventLog;
  /** The same, as a role that sees the rows of every tenant: then entries that the log lacks are published too. */
  readerUrl?: string | undefined;
}

/**
 * Brings a service's audit trails and what was published of them together, after a restore of its database and before it starts; the epoch is
 * raised already. Ids go on after every id in the log, as readers list an entry once by its id. The last entry of a trail that lost its end is
 * published again: in the new epoch, the trail goes on from there. Entries that the log lacks, because it was lost, are published again.
 *
 * @returns number of published entries
 */
export async function settleRestoredTrail({
  service,
  ownerUrl,
  database,
  log,
  readerUrl,
}: RestoredTrail): Promise<number> {
  const known = await readKnownHeads(log, service);
  await skipIds(ownerUrl, await newestId(log, service));
  let published = 0;
  for (const [tenantId, { seq }] of known) {
    published += await database.write({ tenantId }, async (em) => {
      const last = await lastPlace(em, tenantId);
      return last > 0 && last < seq ? publish(em, service, tenantId, last - 1) : 0;
    });
  }
  for (const { tenantId, seq: last } of readerUrl === undefined ? [] : await headsOf(readerUrl)) {
    for (let after = known.get(tenantId)?.seq ?? 0; after < last; after += CHUNK) {
      published += await database.write({ tenantId }, (em) => publish(em, service, tenantId, after));
    }
  }
  return published;
}

/** @returns 0 where the log has no entry */
async function newestId(log: EventLog, service: string): Promise<bigint> {
  let newest = 0n;
  await log.scan({
    topics: [auditTopic(service)],
    onRecord({ value }) {
      const id = BigInt(readSealedEvent(0, value).entry.id);
      if (id > newest) newest = id;
    },
  });
  return newest;
}

async function skipIds(ownerUrl: string, newest: bigint): Promise<void> {
  if (newest === 0n) return;
  await withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ sequence: string }>(
      `select pg_get_serial_sequence('audit_entries', 'id') as sequence`,
    );
    const sequence = rows[0]?.sequence ?? '';
    await client.query(`select setval($1::regclass, greatest($2::bigint, (select last_value from ${sequence})))`, [
      sequence,
      newest.toString(),
    ]);
  });
}

async function lastPlace(em: EntityManager, tenantId: number): Promise<number> {
  const [row] = await executePrepared<{ seq: string | null }>(
    em,
    `select max(seq)::text as seq from audit_chain where tenant_id = $1`,
    [tenantId],
  );
  return Number(row?.seq ?? 0);
}

interface PlaceRow extends EntryRow {
  seq: string;
  previous_hash: Uint8Array;
  hash: Uint8Array;
}

/** Publishes the places after this one, at most a chunk of them. */
async function publish(em: EntityManager, service: string, tenantId: number, after: number): Promise<number> {
  const rows = await executePrepared<PlaceRow>(
    em,
    `select ${ENTRY_SQL}, c.seq::text as seq, c.previous_hash, c.hash
     from audit_chain c join audit_entries e on e.id = c.audit_id
     where c.tenant_id = $1 and c.seq > $2 and c.seq <= $3 order by c.seq`,
    [tenantId, after, after + CHUNK],
  );
  const events = rows.map((row) =>
    sealedEvent(service, {
      ...{ seq: Number(row.seq), previousHash: row.previous_hash, hash: row.hash, entry: entryOf(row) },
    }),
  );
  await addToOutbox(em, { tenantId, requestId: `audit-restore-${after + 1}` }, events);
  return events.length;
}

/** The last place of each tenant's trail. */
async function headsOf(readerUrl: string): Promise<{ tenantId: number; seq: number }[]> {
  return withClient(readerUrl, async (client) => {
    const { rows } = await client.query<{ tenant: string; seq: string }>(
      `select tenant_id::text as tenant, max(seq)::text as seq from audit_chain group by tenant_id order by tenant_id`,
    );
    return rows.map(({ tenant, seq }) => ({ tenantId: Number(tenant), seq: Number(seq) }));
  });
}
