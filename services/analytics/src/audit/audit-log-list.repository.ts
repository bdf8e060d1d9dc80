import type { EntityManager } from '@mikro-orm/postgresql';
import {
  badCursor,
  encodeCursor,
  readCursor,
  type Page,
  COUNT_LIMIT,
  limitedTotal,
  NOT_COUNTED,
  totalOf,
  type Total,
} from '@outlay/service-kit/graphql/connection';
import { executePrepared } from '@outlay/tenancy/prepared-statement';

/** Filters of a list; all given ones must hold. */
export interface AuditSelection {
  service?: string | null | undefined;
  entityType?: string | null | undefined;
  entityId?: number | null | undefined;
  actorUserId?: number | null | undefined;
  action?: string | null | undefined;
  /** RFC 3339; `from` is inclusive, `to` exclusive. */
  from?: string | null | undefined;
  to?: string | null | undefined;
}

/** An entry as it is listed. */
export interface AuditRow {
  service: string;
  auditId: string;
  action: string;
  entityType: string;
  entityId: string;
  actor: string;
  actorUserId: string | null;
  /** Canonical JSON; personal values are encrypted in it. */
  changes: string;
  requestId: string;
  /** RFC 3339 in UTC, to the microsecond. */
  at: string;
}

const NEWEST_FIRST = 'audit';
const CONDITIONS: readonly (readonly [name: keyof AuditSelection, sql: string])[] = [
  ['service', 'service = ?'],
  ['entityType', 'entity_type = ?'],
  ['entityId', 'entity_id = ?'],
  ['actorUserId', 'actor_user_id = ?'],
  ['action', 'action = ?'],
  ['from', 'at >= ?::timestamptz'],
  ['to', 'at < ?::timestamptz'],
];

/** Reads the audit trails of one tenant, of all services together, within the caller's transaction. */
export class AuditLogListRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /**
   * Up to one entry more than a page has, newest first unless it is read backward, and the number of matches if it `isCounted`.
   * @throws AppError VALIDATION_FAILED for a cursor of another list
   */
  async page(selection: AuditSelection, page: Page, isCounted: boolean): Promise<[AuditRow[], number | Total]> {
    const { sql, params } = this.#where(selection);
    const position = positionOf(page);
    const [operator, way] = page.isBackward ? ['>', 'asc'] : ['<', 'desc'];
    const beyond =
      position === null ? '' : ` and (audit_log.at, service, audit_id) ${operator} (?::timestamptz, ?, ?::bigint)`;
    const rows: AuditRow[] = await this.#em.execute(
      `select service, audit_id::text as "auditId", action, entity_type as "entityType", entity_id::text as "entityId",
              actor, actor_user_id::text as "actorUserId", changes, request_id as "requestId",
              to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
       from audit_log where ${sql}${beyond}
       order by audit_log.at ${way}, service ${way}, audit_id ${way} limit ? offset ?`,
      [...params, ...(position ?? []), page.size + 1, page.offset],
    );
    return [rows, isCounted ? await totalOf(rows, page, () => this.#count(selection)) : NOT_COUNTED];
  }

  /** Exact without a filter, and of one service: the heads of the chains have these numbers. */
  async #count(selection: AuditSelection): Promise<Total> {
    const { service, ...filters } = selection;
    if (Object.values(filters).every((value) => value == null)) return this.#countAll(service ?? null);
    const { sql, params } = this.#where(selection);
    const [counted]: { total: number }[] = await this.#em.execute(
      `select count(*)::integer as total from (select from audit_log where ${sql} limit ?) counted`,
      [...params, COUNT_LIMIT + 1],
    );
    return limitedTotal(counted?.total ?? 0);
  }

  async #countAll(service: string | null): Promise<Total> {
    const [listed] = await executePrepared<{ total: string }>(
      this.#em,
      `select coalesce(sum(listed), 0)::text as total from audit_head where tenant_id = $1 and service = coalesce($2, service)`,
      [this.#tenantId, service],
    );
    return { count: Number(listed?.total ?? 0), isExact: true };
  }

  /** Time of the newest change of all services, RFC 3339 in UTC; null without one. */
  async newest(): Promise<string | null> {
    const [row]: { at: string | null }[] = await this.#em.execute(
      `select to_char(max(at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
       from audit_log where tenant_id = ? and not superseded`,
      [this.#tenantId],
    );
    return row?.at ?? null;
  }

  #where(selection: AuditSelection): { sql: string; params: (string | number)[] } {
    const terms = ['tenant_id = ?', 'not superseded'];
    const params: (string | number)[] = [this.#tenantId];
    for (const [name, sql] of CONDITIONS) {
      const value = selection[name];
      if (value == null) continue;
      terms.push(sql);
      // PostgreSQL has no text with a NUL in it; the character in its place is in no name.
      params.push(typeof value === 'string' ? value.replaceAll('\0', '\ufffd') : value);
    }
    return { sql: terms.join(' and '), params };
  }
}

export function auditCursor({ at, service, auditId }: AuditRow): string {
  return encodeCursor(NEWEST_FIRST, [at, service, auditId]);
}

function positionOf(page: Page): string[] | null {
  const values = readCursor(page, NEWEST_FIRST, 3)?.map(String);
  if (!values) return null;
  if (Number.isNaN(Date.parse(values[0] ?? '')) || !/^\d{1,16}$/.test(values[2] ?? '')) throw badCursor(page);
  return values;
}
