import {
  checkDepth,
  readPageArgs,
  toConnection,
  type Connection,
  type PageArgs,
} from '@outlay/service-kit/graphql/connection';
import { parseId } from '@outlay/tenancy/ids';
import { requireWholeTenant } from '@outlay/tenancy/key-scope';
import { requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { AuditEntryFilter } from '../__generated__/resolvers.ts';
import type { Freshness } from '../freshness/freshness.ts';
import type { OpenPersonalValues } from '../siblings/open-personal-values.ts';
import { toAuditEntry, type AuditEntryModel } from './audit-entry.mapper.ts';
import { checkAuditFilter } from './audit-filter.rules.ts';
import { auditCursor, AuditLogListRepository, type AuditRow } from './audit-log-list.repository.ts';
import { hasPersonal, readChanges, withoutPersonal } from './personal-changes.ts';

/** A page of the trail, and how current it is. */
type AuditTrailPage = Connection<AuditEntryModel> & { asOf: string | null; isCurrent: boolean };

/** Lists audit entries of all services. */
export class AuditService {
  readonly #database: TenantDatabase;
  readonly #open: OpenPersonalValues;
  readonly #freshness: Freshness;

  constructor(database: TenantDatabase, open: OpenPersonalValues, freshness: Freshness) {
    this.#database = database;
    this.#open = open;
    this.#freshness = freshness;
  }

  /**
   * Waits until the trail contains the caller's own writes; after a timeout the answer is not current.
   * @throws AppError FORBIDDEN without `audit:read`; KEY_LIMITED; VALIDATION_FAILED for a bad page or filter; PAGE_TOO_DEEP
   */
  async list(
    context: RequestContext,
    filter: AuditEntryFilter | null | undefined,
    args: PageArgs,
    isCounted: boolean,
  ): Promise<AuditTrailPage> {
    requirePermission(context, 'audit:read');
    requireWholeTenant(context, 'The audit trail');
    const page = readPageArgs(args);
    checkDepth(page);
    checkAuditFilter(filter ?? {});
    const { entityId, actorUserId, ...rest } = filter ?? {};
    const selection = { ...rest, entityId: wantedId(entityId), actorUserId: wantedId(actorUserId) };
    const isCurrent = await this.#freshness.reached(context);
    const [[rows, total], asOf] = await this.#database.read(context, async (em) => {
      const entries = new AuditLogListRepository(em, tenantOf(context));
      return [await entries.page(selection, page, isCounted), await entries.newest()];
    });
    const found = toConnection(rows, total, page, auditCursor);
    const nodes = await this.#shown(context, found.nodes);
    const edges = found.edges.flatMap(({ cursor }, index) => {
      const node = nodes[index];
      return node ? [{ cursor, node }] : [];
    });
    return { ...found, edges, nodes, asOf, isCurrent };
  }

  async #shown(context: RequestContext, rows: readonly AuditRow[]): Promise<AuditEntryModel[]> {
    const all = rows.map(({ changes }) => readChanges(changes));
    const personal = all.flatMap((changes, index) => (hasPersonal(changes) ? [index] : []));
    const texts = personal.map((index) => rows[index]?.changes ?? '');
    const opened = texts.length === 0 ? [] : await this.#open(context, texts);
    for (const [position, index] of personal.entries()) {
      const text = opened?.[position];
      const sealed = all[index];
      if (sealed) all[index] = text === undefined ? withoutPersonal(sealed) : readChanges(text);
    }
    return rows.map((row, index) => toAuditEntry(row, all[index] ?? {}));
  }
}

/** An impossible id matches nothing. */
function wantedId(id: string | null | undefined): number | null {
  return id == null ? null : (parseId(id) ?? 0);
}
