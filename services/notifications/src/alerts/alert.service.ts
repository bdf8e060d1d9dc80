import { forbidden, notFound } from '@outlay/errors/app-error';
import {
  checkDepth,
  readPageArgs,
  toConnection,
  type Connection,
  type PageArgs,
} from '@outlay/service-kit/graphql/connection';
import type { Command, Commands } from '@outlay/tenancy/commands';
import { parseId } from '@outlay/tenancy/ids';
import { limitsOf } from '@outlay/tenancy/key-limits';
import { actingUserId, can, requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { Alert, AlertCounts, AlertFilter } from '../__generated__/resolvers.ts';
import { AlertListRepository, cursorOf, type AlertReader } from './alert-list.repository.ts';
import { toAlert } from './alert.mapper.ts';
import { AlertReadsRepository } from './alert-reads.repository.ts';

/** Lists and marks the caller's alerts. API keys and services see all types and have no read marks; keys see what is within their limits. */
export class AlertService {
  readonly #database: TenantDatabase;
  readonly #commands: Commands;

  constructor(database: TenantDatabase, commands: Commands) {
    this.#database = database;
    this.#commands = commands;
  }

  /** Alerts by id, null where there is none. @throws AppError FORBIDDEN without `alerts:read` */
  async findMany(context: RequestContext, ids: readonly string[]): Promise<(Alert | null)[]> {
    requirePermission(context, 'alerts:read');
    const numbers = ids.map(parseId);
    const wanted = numbers.filter((id) => id !== null);
    const found = await this.#database.read(context, (em) =>
      new AlertListRepository(em, tenantOf(context), readerIn(context)).findMany(wanted),
    );
    const byId = new Map(found.map((alert) => [alert.id, toAlert(alert)]));
    return numbers.map((id) => (id === null ? null : (byId.get(id) ?? null)));
  }

  /** The last raised first. @throws AppError FORBIDDEN; PAGE_TOO_DEEP; VALIDATION_FAILED for a bad page */
  async list(
    context: RequestContext,
    filter: AlertFilter | null | undefined,
    args: PageArgs,
    isCounted: boolean,
  ): Promise<Connection<Alert>> {
    requirePermission(context, 'alerts:read');
    const page = readPageArgs(args);
    checkDepth(page);
    const [rows, total] = await this.#database.read(context, (em) =>
      new AlertListRepository(em, tenantOf(context), readerIn(context)).page(filter ?? {}, page, isCounted),
    );
    const connection = toConnection(rows, total, page, cursorOf);
    const edges = connection.edges.map(({ cursor, node }) => ({ cursor, node: toAlert(node) }));
    return { ...connection, edges, nodes: edges.map(({ node }) => node) };
  }

  /** Part of reports, too. @throws AppError FORBIDDEN without `alerts:read` and `reports:read` */
  async counts(context: RequestContext): Promise<AlertCounts> {
    if (!can(context, 'reports:read')) requirePermission(context, 'alerts:read');
    const byType = await this.#database.read(context, (em) =>
      new AlertListRepository(em, tenantOf(context), readerIn(context)).unreadByType(),
    );
    return { unread: byType.reduce((sum, { unread }) => sum + unread, 0), byType };
  }

  /** @throws AppError FORBIDDEN without `alerts:write` and for callers that are no users; NOT_FOUND */
  async mark(context: RequestContext, command: Command, id: string, isRead: boolean): Promise<Alert> {
    const userId = readerOf(context);
    return this.#commands.run(context, command, async (em) => {
      const number = parseId(id);
      const alerts = new AlertListRepository(em, tenantOf(context), readerIn(context));
      const [alert] = number === null ? [] : await alerts.findMany([number]);
      if (!alert) throw notFound('Alert');
      const reads = new AlertReadsRepository(em, tenantOf(context), userId);
      await (isRead ? reads.mark(alert.id, alert.raisedVersion) : reads.unmark(alert.id));
      return toAlert({ ...alert, isRead });
    });
  }

  /** Marks all alerts of the caller's list. @returns number of alerts that were unread @throws AppError as {@link mark} */
  async markAll(context: RequestContext, command: Command): Promise<{ marked: number }> {
    const userId = readerOf(context);
    return this.#commands.run(context, command, async (em) => {
      return { marked: await new AlertReadsRepository(em, tenantOf(context), userId).markAll() };
    });
  }
}

function readerIn(context: RequestContext): AlertReader {
  return { userId: actingUserId(context), limits: limitsOf(context) };
}

function readerOf(context: RequestContext): number {
  requirePermission(context, 'alerts:write');
  const userId = actingUserId(context);
  if (userId === null) throw forbidden('Only people mark alerts read.');
  return userId;
}
