import type { EntityManager } from '@mikro-orm/postgresql';
import type { AlertType } from '../alerts/alert.ts';
import type { NotificationFrequency, NotificationPreference } from './notification-preference.ts';

interface PreferenceRow {
  alert_type: AlertType;
  email: boolean;
  in_app: boolean;
  frequency: NotificationFrequency;
}

/** A user's preference for a digest of one type of alert. */
export interface DigestPreference {
  userId: number;
  alertType: AlertType;
  frequency: 'DAILY' | 'WEEKLY';
  /** Start of the preference: earlier alerts were mailed at once, or not wanted. */
  since: Date;
}

/** Preferences of one tenant's users. */
export class NotificationPreferenceRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  async find(userId: number): Promise<NotificationPreference[]> {
    const rows: PreferenceRow[] = await this.#em.execute(
      `select alert_type, email, in_app, frequency from notification_preferences where tenant_id = ? and user_id = ?`,
      [this.#tenantId, userId],
    );
    return rows.map((row) => ({
      alertType: row.alert_type,
      email: row.email,
      inApp: row.in_app,
      frequency: row.frequency,
    }));
  }

  /** A change between daily and weekly keeps the start of the digest, so that no alert is missed. */
  async set(userId: number, { alertType, email, inApp, frequency }: NotificationPreference): Promise<void> {
    await this.#em.execute(
      `insert into notification_preferences as known (tenant_id, user_id, alert_type, email, in_app, frequency)
       values (?, ?, ?, ?, ?, ?)
       on conflict (tenant_id, user_id, alert_type) do update
         set email = excluded.email, in_app = excluded.in_app, frequency = excluded.frequency,
             digest_since = case when known.email and known.frequency <> 'IMMEDIATE'
                                 then known.digest_since else now() end`,
      [this.#tenantId, userId, alertType, email, inApp, frequency],
      'run',
    );
  }

  /** Active users who want digests. */
  async digestPreferences(): Promise<DigestPreference[]> {
    const rows: { user_id: string; alert_type: AlertType; frequency: 'DAILY' | 'WEEKLY'; digest_since: Date }[] =
      await this.#em.execute(
        `select p.user_id, p.alert_type, p.frequency, p.digest_since
         from notification_preferences p
         join user_states u on u.tenant_id = p.tenant_id and u.user_id = p.user_id
         where p.tenant_id = ? and p.email and p.frequency <> 'IMMEDIATE' and u.is_active
         order by p.user_id, p.alert_type`,
        [this.#tenantId],
      );
    return rows.map((row) => ({
      userId: Number(row.user_id),
      alertType: row.alert_type,
      frequency: row.frequency,
      since: new Date(row.digest_since),
    }));
  }
}
