import type { EntityManager } from '@mikro-orm/postgresql';
import { principalKey, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import { serviceOfAppRole } from '@outlay/tenancy/tenant-wall';
import { noteWritten } from '@outlay/tenancy/written-in-transaction';
import type { AggregateVersion } from '@outlay/tenancy/written-versions';
import { canonicalJson, toJson } from './canonical.ts';
import type { AuditedEntityType } from './entity-types.ts';
import { auditTopic } from './sealed-event.ts';

export interface AuditRecord {
  /** `<entity>.<past participle>`, such as `expense.created`. */
  action: string;
  entityType: AuditedEntityType;
  entityId: number;
  /** From `diff`; values may also be bigints and dates. Personal values go through `encryptPersonal` first. */
  changes: Readonly<Record<string, { readonly before: unknown; readonly after: unknown }>>;
}

/** Properties of a request that its audit entries hold. */
export type AuditOrigin = Pick<RequestContext, 'tenantId' | 'principal' | 'requestId'> &
  Partial<Pick<RequestContext, 'written' | 'deadline'>>;

/** Values of the columns of `audit_entries` that a writer sets, in the order of {@link AUDIT_COLUMNS}; `changes` is JSON text. */
export type AuditRow = readonly [
  tenantId: number,
  actor: string,
  action: string,
  entityType: string,
  entityId: number,
  changes: string,
  requestId: string,
];

/** For set-based writers, which insert {@link auditRow}s within a statement of their own. The database sets all others. */
export const AUDIT_COLUMNS = [
  'tenant_id',
  'actor',
  'action',
  'entity_type',
  'entity_id',
  'changes',
  'request_id',
] as const;

/**
 * Writes an audit entry in the caller's transaction: it exists if, and only if, the change does.
 *
 * @throws AppError TENANT_REQUIRED when the origin has no tenant
 */
export async function recordAudit(em: EntityManager, origin: AuditOrigin, record: AuditRecord): Promise<void> {
  await recordAudits(em, origin, [record]);
}

/** Writes several entries with one statement; otherwise as {@link recordAudit}. */
export async function recordAudits(
  em: EntityManager,
  origin: AuditOrigin,
  records: readonly AuditRecord[],
): Promise<void> {
  if (records.length === 0) return;
  const { sql, params } = auditStatement(origin, records);
  const rows: { id: string; role: string }[] = await em.execute(
    `${sql} returning id::text as id, current_user::text as role`,
    params,
  );
  noteAudited(em, origin, rows);
}

/** The statement that writes entries, for callers without an entity manager. Params stand for `?`. */
export function auditStatement(
  origin: AuditOrigin,
  records: readonly AuditRecord[],
): { sql: string; params: unknown[] } {
  const row = `(${AUDIT_COLUMNS.map(() => '?').join(', ')})`;
  const sql = `insert into audit_entries (${AUDIT_COLUMNS.join(', ')}) values ${records.map(() => row).join(', ')}`;
  return { sql, params: records.flatMap((record) => auditRow(origin, record)) };
}

/**
 * Notes on a request, once it is committed, the entry that it wrote, so that the caller's next read of the trail can wait for it. Only the
 * newest of a statement is noted: entries are sealed in the order of their ids.
 */
function noteAudited(em: EntityManager, origin: AuditOrigin, rows: readonly { id: string; role: string }[]): void {
  const service = serviceOfAppRole(rows[0]?.role ?? '');
  if (service === null) return;
  noteWritten(em, origin, [auditedVersion(service, Math.max(...rows.map(({ id }) => Number(id))))]);
}

/** Version of an audit entry for `Outlay-After`: entries never change, so it is always 1. */
export function auditedVersion(service: string, auditId: number): AggregateVersion {
  return { topic: auditTopic(service), aggregateId: auditId, version: 1 };
}

/** @throws AppError TENANT_REQUIRED when the origin has no tenant */
export function auditRow(origin: AuditOrigin, record: AuditRecord): AuditRow {
  return [
    tenantOf(origin),
    principalKey(origin.principal),
    record.action,
    record.entityType,
    record.entityId,
    canonicalJson(toJson(record.changes)),
    origin.requestId,
  ];
}
