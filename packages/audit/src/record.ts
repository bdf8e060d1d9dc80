import type { EntityManager } from '@mikro-orm/postgresql';
import { principalKey, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import { canonicalJson, toJson } from './canonical.ts';

/** What was done to what. */
export interface AuditRecord {
  /** `<entity>.<past participle>`, such as `expense.created`. */
  action: string;
  entityType: string;
  entityId: number;
  /** As `diff` makes them; values may also be bigints and dates. Personal values go through `encryptPersonal` first. */
  changes: Readonly<Record<string, { readonly before: unknown; readonly after: unknown }>>;
}

/** The part of a request that its audit entries keep. */
export type AuditOrigin = Pick<RequestContext, 'tenantId' | 'principal' | 'requestId'>;

/** The columns of `audit_entries` that a writer gives, in the order of {@link AUDIT_COLUMNS}; `changes` is JSON text. */
export type AuditRow = readonly [
  tenantId: number,
  actor: string,
  action: string,
  entityType: string,
  entityId: number,
  changes: string,
  requestId: string,
];

/** For set-based writers, which insert {@link auditRow}s within a statement of their own. All else has its origin in the database. */
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
  await em.execute(sql, params, { method: 'run' });
}

/** The statement that writes entries, for whoever has no entity manager. Params stand for `?`. */
export function auditStatement(
  origin: AuditOrigin,
  records: readonly AuditRecord[],
): { sql: string; params: unknown[] } {
  const row = `(${AUDIT_COLUMNS.map(() => '?').join(', ')})`;
  const sql = `insert into audit_entries (${AUDIT_COLUMNS.join(', ')}) values ${records.map(() => row).join(', ')}`;
  return { sql, params: records.flatMap((record) => auditRow(origin, record)) };
}

/** The values of one entry. @throws AppError TENANT_REQUIRED when the origin has no tenant */
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
