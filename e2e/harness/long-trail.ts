import { entryHash, genesisHash, type AuditEntry } from '@outlay/audit/entry';
import { withClient } from '@outlay/tenancy/roles';
import type { TestInstallation } from './installation.ts';

/** Gives a tenant that has no trail of the ledger one of so many entries, as analytics would have taken them in. */
export async function fillTrail(
  { databases }: Pick<TestInstallation, 'databases'>,
  tenantId: number,
  count: number,
): Promise<void> {
  let hash = genesisHash('ledger', tenantId);
  const places = Array.from({ length: count }, (_none, index) => {
    const entry = entryOf(tenantId, index + 1);
    const previous = hash;
    hash = entryHash(previous, entry);
    return { ...entry, hash: hexOf(hash), previous: hexOf(previous) };
  });
  await withClient(databases.analytics.superuserUrl, async (client) => {
    await client.query(FILL, [tenantId, JSON.stringify(places)]);
    await client.query(HEAD, [tenantId, count, Buffer.from(hash)]);
    await client.query('analyze audit_log');
  });
}

function entryOf(tenantId: number, id: number): AuditEntry {
  return {
    ...{ id: String(id), tenantId: String(tenantId), actor: 'user:7', action: 'expense.changed' },
    ...{ entityType: 'expense', entityId: '12', requestId: `req-${id}`, createdAt: '2026-11-20T10:00:00.000000Z' },
    changes: `{"note":{"after":"entry ${id}","before":null}}`,
  };
}

function hexOf(hash: Uint8Array): string {
  return Buffer.from(hash).toString('hex');
}

const FILL = `
  insert into audit_log (tenant_id, service, epoch, seq, hash, previous_hash, event_id, superseded, audit_id, actor,
    actor_user_id, action, entity_type, entity_id, changes, request_id, at)
  select $1, 'ledger', 1, id, decode(hash, 'hex'), decode(previous, 'hex'), gen_random_uuid(), false, id, actor,
    7, action, "entityType", "entityId", changes, "requestId", "createdAt"
  from jsonb_to_recordset($2) as place (id bigint, hash text, previous text, actor text, action text, "entityType" text,
    "entityId" bigint, changes text, "requestId" text, "createdAt" timestamptz)`;
const HEAD = `
  insert into audit_head (tenant_id, service, epoch, seq, hash, event_id, listed)
  values ($1, 'ledger', 1, $2, $3, gen_random_uuid(), $2)`;
