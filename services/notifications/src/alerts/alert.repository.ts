import type { EntityManager } from '@mikro-orm/postgresql';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import { ENTITY_TYPE_OF, type Alert, type AlertType, type NewAlert } from './alert.ts';
import { ALERT_COLUMNS_SQL, alertsOf, SEEN_ALERTS_SQL, type AlertJson } from './alert-rows.ts';

/** A condition that comes back within this time after it cleared is the same alert. */
const REOPENED_WITHIN = '24 hours';

/** An alert to store; `isNews` is true if it may be mailed at once. */
type AlertWording = NewAlert & { message: string; isNews: boolean };

/** Stores changes of one tenant's alerts, within the transaction of the entity manager. */
export class AlertRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  async findOpen(type: AlertType, entityId: number): Promise<Alert | null> {
    return this.#findOne('a.type = ? and a.entity_id = ? and a.cleared_at is null', [type, entityId]);
  }

  /** The entities, of those given, with an open alert of this type. */
  async withOpen(type: AlertType, entityIds: readonly number[]): Promise<ReadonlySet<number>> {
    const rows = await executePrepared<{ entity_id: string }>(
      this.#em,
      `select entity_id from alerts
       where tenant_id = $1 and type = $2 and entity_id = any($3::bigint[]) and cleared_at is null`,
      [this.#tenantId, type, entityIds],
    );
    return new Set(rows.map((row) => Number(row.entity_id)));
  }

  async findMany(ids: readonly number[]): Promise<Alert[]> {
    return this.#find('a.id = any(?::bigint[])', [`{${ids.join(',')}}`]);
  }

  /** Writes a new alert. @returns null when there is an open one already */
  async insert(alert: AlertWording): Promise<Alert | null> {
    const [inserted]: { id: string }[] = await this.#em.execute(
      `insert into alerts
         (tenant_id, type, severity, entity_type, entity_id, message, facts, is_news, raised_position,
          created_at, raised_at)
       values (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, statement_timestamp(), statement_timestamp())
       on conflict (tenant_id, type, entity_id) where cleared_at is null do nothing returning id`,
      [
        this.#tenantId,
        alert.type,
        alert.severity,
        ENTITY_TYPE_OF[alert.type],
        alert.entityId,
        alert.message,
        JSON.stringify(alert.facts),
        alert.isNews,
        await this.#nextPosition(),
      ],
    );
    return inserted ? this.#findOne('a.id = ?', [inserted.id]) : null;
  }

  /** The last cleared alert of this condition, if it cleared within `REOPENED_WITHIN`. */
  async findRecentlyCleared(type: AlertType, entityId: number): Promise<Alert | null> {
    return this.#findOne(
      `a.type = ? and a.entity_id = ? and a.id = (
         select id from alerts l where l.tenant_id = a.tenant_id and l.type = a.type and l.entity_id = a.entity_id
           and l.cleared_at > clock_timestamp() - interval '${REOPENED_WITHIN}' order by l.cleared_at desc limit 1)`,
      [type, entityId],
    );
  }

  /**
   * Reopens a cleared alert, or stores that an open one has become worse. It is unread afterwards.
   * @returns null if it was changed since `before` was read
   */
  async raiseAgain(before: Alert, { severity, message, facts, isNews }: AlertWording): Promise<Alert | null> {
    const raised: unknown[] = await this.#em.execute(
      `update alerts set severity = ?, message = ?, facts = ?::jsonb, is_news = ?, raised_at = clock_timestamp(),
         raised_position = ?, cleared_at = null, cleared_position = null, recurrences = recurrences + ?,
         version = version + 1, raised_version = version + 1
       where tenant_id = ? and id = ? and version = ? returning id`,
      [
        ...[severity, message, JSON.stringify(facts), isNews],
        ...[await this.#nextPosition(), before.clearedAt === null ? 0 : 1],
        ...[this.#tenantId, before.id, before.version],
      ],
    );
    return raised.length === 0 ? null : this.#findOne('a.id = ?', [before.id]);
  }

  /** @returns null for an alert that was cleared before */
  async clear(id: number): Promise<Alert | null> {
    const cleared: unknown[] = await this.#em.execute(
      `update alerts set cleared_at = clock_timestamp(), cleared_position = ?, version = version + 1
       where tenant_id = ? and id = ? and cleared_at is null returning id`,
      [await this.#nextPosition(), this.#tenantId, id],
    );
    return cleared.length === 0 ? null : this.#findOne('a.id = ?', [id]);
  }

  /** Locks the tenant's counter until the commit: positions are given in the order of commits. */
  async #nextPosition(): Promise<string> {
    const [row]: { newest: string }[] = await this.#em.execute(
      `insert into alert_positions (tenant_id, newest) values (?, 1)
       on conflict (tenant_id) do update set newest = alert_positions.newest + 1 returning newest`,
      [this.#tenantId],
    );
    if (!row) throw new Error('The statement for the next position of an alert returned no row.');
    return row.newest;
  }

  async #findOne(condition: string, values: readonly unknown[]): Promise<Alert | null> {
    const [alert] = await this.#find(condition, values);
    return alert ?? null;
  }

  async #find(condition: string, values: readonly unknown[]): Promise<Alert[]> {
    const [found]: { rows: AlertJson[] | null }[] = await this.#em.execute(
      `select json_agg(e order by e.id) as rows
       from (select ${ALERT_COLUMNS_SQL} from ${SEEN_ALERTS_SQL} where a.tenant_id = ? and ${condition}) e`,
      [null, this.#tenantId, ...values],
    );
    return alertsOf(found?.rows);
  }
}
