import type { EntityManager } from '@mikro-orm/postgresql';
import type { AlertType } from '../alerts/alert.ts';

/** A digest that is owed to somebody, if there is anything to tell. */
export interface DigestWindow {
  userId: number;
  /** Names the digest: there is one of each for a person. For example `daily:2026-11-22`. */
  period: string;
  /** Which alerts it tells of: those raised since a time. */
  types: readonly { type: AlertType; since: Date }[];
  /** Alerts raised at this time or later wait for the next one. */
  until: Date;
}

/** The mails that one tenant's people are owed, written in the transaction of the caller. */
export class MailQueueRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /**
   * One mail to each active user who wants this type of alert by e-mail at once; without a preference those are the Owners
   * and Admins. Who has a mail of this alert gets no second one.
   */
  async queueAlert(alertId: number): Promise<void> {
    await this.#oneAfterTheOther();
    await this.#queue(alertId, null);
  }

  /** The mails of recent alerts that were news when they were raised, and that a user was owed before the user was known here. */
  async queueAlertsSince(userId: number, registeredAt: Date): Promise<void> {
    await this.#oneAfterTheOther();
    const alerts: { id: string }[] = await this.#em.execute(
      `select id from alerts
       where tenant_id = ? and is_news and created_at >= greatest(?, now() - interval '24 hours') order by id`,
      [this.#tenantId, registeredAt],
    );
    for (const { id } of alerts) await this.#queue(Number(id), userId);
  }

  /** One mail of all alerts in the window that were not mailed to the person before; none where there are none. */
  async queueDigest({ userId, period, types, until }: DigestWindow): Promise<boolean> {
    const wanted = types.map(() => `(a.type = ? and a.created_at >= ?)`).join(' or ');
    const queued: unknown[] = await this.#em.execute(
      `with owed as (
         select a.id from alerts a
         where a.tenant_id = ? and a.created_at < ? and (${wanted})
           and not exists (select 1 from mail_alerts m
                           where m.tenant_id = a.tenant_id and m.user_id = ? and m.alert_id = a.id)
       ), mail as (
         insert into mails (tenant_id, user_id, kind, period)
         select ?::bigint, ?::bigint, 'digest', ? where exists (select 1 from owed)
         on conflict (tenant_id, user_id, period) where period is not null do nothing returning id
       )
       insert into mail_alerts (tenant_id, user_id, alert_id, mail_id)
       select ?::bigint, ?::bigint, owed.id, mail.id from owed, mail returning 1`,
      [
        this.#tenantId,
        until,
        ...types.flatMap(({ type, since }) => [type, since]),
        userId,
        this.#tenantId,
        userId,
        period,
        this.#tenantId,
        userId,
      ],
    );
    return queued.length > 0;
  }

  async #queue(alertId: number, onlyUserId: number | null): Promise<void> {
    await this.#em.execute(
      `with owed as (
         select u.user_id from alerts a join user_states u on u.tenant_id = a.tenant_id
         left join notification_preferences p
           on p.tenant_id = a.tenant_id and p.user_id = u.user_id and p.alert_type = a.type
         where a.tenant_id = ? and a.id = ? and u.is_active and u.user_id = coalesce(?::bigint, u.user_id)
           and coalesce(p.email, u.role in ('OWNER', 'ADMIN')) and coalesce(p.frequency, 'IMMEDIATE') = 'IMMEDIATE'
           and not exists (select 1 from mail_alerts m
                           where m.tenant_id = a.tenant_id and m.user_id = u.user_id and m.alert_id = a.id)
       ), queued as (
         insert into mails (tenant_id, user_id, kind) select ?::bigint, user_id, 'alert' from owed order by user_id
         returning id, user_id
       )
       insert into mail_alerts (tenant_id, user_id, alert_id, mail_id)
       select ?::bigint, user_id, ?::bigint, id from queued`,
      [this.#tenantId, alertId, onlyUserId, this.#tenantId, this.#tenantId, alertId],
      'run',
    );
  }

  /** Who comes second sees what the first wrote, so that no mail falls between an alert and a user that come at once. */
  async #oneAfterTheOther(): Promise<void> {
    await this.#em.execute(`select pg_advisory_xact_lock(hashtext('outlay:mail-queue'), hashtext(?))`, [
      String(this.#tenantId),
    ]);
  }
}
