import type { EntityManager } from '@mikro-orm/postgresql';
import {
  COUNT_LIMIT,
  encodeCursor,
  limitedTotal,
  NOT_COUNTED,
  readCursor,
  totalOf,
  type Page,
  type Total,
} from '@outlay/service-kit/graphql/connection';
import type { KeyLimits } from '@outlay/tenancy/key-limits';
import { SEEN_ALERT_SQL, seenAlertValues } from './alert-limits.ts';
import type { AlertSeverity, AlertType, SeenAlert } from './alert.ts';
import { ALERT_COLUMNS_SQL, alertsOf, SEEN_ALERTS_SQL, WANTED_SQL, type AlertJson } from './alert-rows.ts';

/** Filters of a list; all given ones must hold. */
export interface AlertSelection {
  type?: AlertType | null | undefined;
  severity?: AlertSeverity | null | undefined;
  isRead?: boolean | null | undefined;
  isOpen?: boolean | null | undefined;
}

interface Where {
  sql: string;
  values: unknown[];
}

const ORDER = '-raised_position';

/** Reader of alerts: a person with marks and preferences, or a key with limits. */
export interface AlertReader {
  /** Null for callers that are no users. */
  readonly userId: number | null;
  readonly limits: KeyLimits;
}

/** One tenant's alerts for one reader: with a person's marks and preferences, within a key's limits. */
export class AlertListRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;
  readonly #userId: number | null;
  readonly #limits: KeyLimits;

  constructor(em: EntityManager, tenantId: number, { userId, limits }: AlertReader) {
    this.#em = em;
    this.#tenantId = tenantId;
    this.#userId = userId;
    this.#limits = limits;
  }

  /** Alerts by id, whatever the person's preferences. */
  async findMany(ids: readonly number[]): Promise<SeenAlert[]> {
    return this.#rows({ sql: 'a.id = any(?::bigint[])', values: [`{${ids.join(',')}}`] }, 'order by a.id', []);
  }

  /**
   * Up to one alert more than a page has, the last raised first unless it is read backward, and the number of matches if it
   * `isCounted`.
   */
  async page(selection: AlertSelection, page: Page, isCounted: boolean): Promise<[SeenAlert[], number | Total]> {
    const wanted = this.#wanted(selection);
    const [position] = readCursor(page, ORDER, 1) ?? [];
    const operator = page.isBackward ? '>' : '<';
    const where =
      position === undefined
        ? wanted
        : {
            sql: `${wanted.sql} and a.raised_position ${operator} ?::bigint`,
            values: [...wanted.values, String(position)],
          };
    const order = `order by a.raised_position ${page.isBackward ? 'asc' : 'desc'} limit ? offset ?`;
    const rows = await this.#rows(where, order, [page.size + 1, page.offset]);
    return [rows, isCounted ? await totalOf(rows, page, () => this.#count(wanted)) : NOT_COUNTED];
  }

  /** Number of unread alerts by type, of the last {@link COUNT_LIMIT}; types without one are left out. */
  async unreadByType(): Promise<{ type: AlertType; unread: number }[]> {
    return this.#em.execute(
      `select type, count(*)::int as unread from (
         select a.type from ${SEEN_ALERTS_SQL} where a.tenant_id = ? and ${SEEN_ALERT_SQL} and r.alert_id is null and ${WANTED_SQL}
         order by a.raised_position desc limit ?
       ) as unread group by type order by type`,
      [this.#userId, this.#tenantId, ...seenAlertValues(this.#limits), this.#userId, COUNT_LIMIT],
    );
  }

  /** Up to `limit` alerts that changed after a position, in the order of their newest changes. */
  async changedAfter(position: number, limit: number): Promise<SeenAlert[]> {
    const where = {
      sql: `(a.raised_position > ? or a.cleared_position > ?) and ${WANTED_SQL}`,
      values: [position, position, this.#userId],
    };
    return this.#rows(where, 'order by coalesce(a.cleared_position, a.raised_position) limit ?', [limit]);
  }

  #wanted({ type, severity, isRead, isOpen }: AlertSelection): Where {
    const conditions = [WANTED_SQL];
    const values: unknown[] = [this.#userId];
    if (type != null) {
      conditions.push('a.type = ?');
      values.push(type);
    }
    if (severity != null) {
      conditions.push('a.severity = ?');
      values.push(severity);
    }
    if (isRead != null) conditions.push(isRead ? 'r.alert_id is not null' : 'r.alert_id is null');
    if (isOpen != null) conditions.push(isOpen ? 'a.cleared_at is null' : 'a.cleared_at is not null');
    return { sql: conditions.join(' and '), values };
  }

  async #rows(where: Where, rest: string, values: readonly unknown[]): Promise<SeenAlert[]> {
    const [found]: { rows: AlertJson[] | null }[] = await this.#em.execute(
      `select json_agg(e) as rows
       from (select ${ALERT_COLUMNS_SQL} from ${SEEN_ALERTS_SQL}
             where a.tenant_id = ? and ${SEEN_ALERT_SQL} and ${where.sql} ${rest}) e`,
      [this.#userId, this.#tenantId, ...seenAlertValues(this.#limits), ...where.values, ...values],
    );
    return alertsOf(found?.rows);
  }

  async #count(where: Where): Promise<Total> {
    const [row]: { count: number }[] = await this.#em.execute(
      `select count(*)::int as count
       from (select from ${SEEN_ALERTS_SQL} where a.tenant_id = ? and ${SEEN_ALERT_SQL} and ${where.sql} limit ?) as counted`,
      [this.#userId, this.#tenantId, ...seenAlertValues(this.#limits), ...where.values, COUNT_LIMIT + 1],
    );
    return limitedTotal(row?.count ?? 0);
  }
}

export function cursorOf({ raisedPosition }: SeenAlert): string {
  return encodeCursor(ORDER, [raisedPosition]);
}
