import { createHash } from 'node:crypto';
import { canonicalJson, parseExactJson } from './canonical.ts';

/** A stored audit entry. Ids are decimal texts, because they are only hashed. */
export interface AuditEntry {
  readonly id: string;
  readonly tenantId: string;
  readonly actor: string;
  readonly action: string;
  readonly entityType: string;
  readonly entityId: string;
  /** Canonical JSON. */
  readonly changes: string;
  readonly requestId: string;
  /** RFC 3339 in UTC with six decimals. */
  readonly createdAt: string;
}

/** The select list that {@link entryOf} reads, from `audit_entries e`. All are texts, so that no driver rounds or reformats a value. */
export const ENTRY_SQL = `e.id::text as id, e.tenant_id::text as tenant_id, e.actor, e.action, e.entity_type,
  e.entity_id::text as entity_id, e.changes::text as changes, e.request_id,
  to_char(e.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as created_at`;

export interface EntryRow {
  id: string;
  tenant_id: string;
  actor: string;
  action: string;
  entity_type: string;
  entity_id: string;
  changes: string;
  request_id: string;
  created_at: string;
}

export function entryOf(row: EntryRow): AuditEntry {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    actor: row.actor,
    action: row.action,
    entityType: row.entity_type,
    entityId: row.entity_id,
    changes: canonicalJson(parseExactJson(row.changes)),
    requestId: row.request_id,
    createdAt: row.created_at,
  };
}

/** Predecessor of a chain's first place: the hash of the chain's name, so that chains cannot be exchanged. 32 bytes. */
export function genesisHash(service: string, tenantId: number): Uint8Array {
  return createHash('sha256').update(`outlay:audit:${service}:${tenantId}`).digest();
}

/** The canonical JSON of an entry: keys in their order, its changes as they are. */
function canonicalEntry(entry: AuditEntry): string {
  const text = (name: Exclude<keyof AuditEntry, 'changes'>): string => `"${name}":${JSON.stringify(entry[name])}`;
  const [before, after] = [
    [text('action'), text('actor')],
    [text('createdAt'), text('entityId'), text('entityType'), text('id'), text('requestId'), text('tenantId')],
  ];
  return `{${[...before, `"changes":${entry.changes}`, ...after].join(',')}}`;
}

/** SHA-256 over the previous hash and the canonical encoding of the entry. 32 bytes. */
export function entryHash(previousHash: Uint8Array, entry: AuditEntry): Uint8Array {
  return createHash('sha256').update(previousHash).update(canonicalEntry(entry), 'utf8').digest();
}
