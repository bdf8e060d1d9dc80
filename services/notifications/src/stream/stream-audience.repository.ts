import type { EntityManager } from '@mikro-orm/postgresql';
import type { AlertType } from '../alerts/alert.ts';

export interface AlertAudience {
  /** Users who have read it. */
  readers: ReadonlySet<number>;
  /** Users who do not want its type in the app. */
  unwilling: ReadonlySet<number>;
}

export class StreamAudienceRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Finds, among these users, the readers of an alert and those who do not want its type. */
  async of(alertId: number, type: AlertType, userIds: readonly number[]): Promise<AlertAudience> {
    const rows: { user_id: string; has_read: boolean }[] = await this.#em.execute(
      `select r.user_id, true as has_read from alert_reads r join alerts a
         on a.tenant_id = r.tenant_id and a.id = r.alert_id and r.version >= a.raised_version
       where r.tenant_id = ? and r.alert_id = ? and r.user_id = any(?::bigint[])
       union all
       select user_id, false from notification_preferences
       where tenant_id = ? and alert_type = ? and not in_app and user_id = any(?::bigint[])`,
      [this.#tenantId, alertId, `{${userIds.join(',')}}`, this.#tenantId, type, `{${userIds.join(',')}}`],
    );
    const having = (hasRead: boolean) =>
      new Set(rows.filter((row) => row.has_read === hasRead).map((row) => Number(row.user_id)));
    return { readers: having(true), unwilling: having(false) };
  }
}
