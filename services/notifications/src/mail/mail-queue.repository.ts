import type { EntityManager } from '@mikro-orm/postgresql';
import type { AlertType } from '../alerts/alert.ts';

/** A due digest; it is mailed only if there are alerts. */
export interface DigestWindow {
  userId: number;
  /** Name of the digest, unique for a person, such as `daily:2026-11-22`. */
  period: string;
  /** Start of the period: the digest holds alerts raised since. */
  types: readonly { type: AlertType; since: Date }[];
  /** End of the period: alerts raised at this time or later wait for the next digest. */
  until: Date;
}

/** Mails that were sent or are due. */
const MAILED_SQL = `mail_alerts t join mails m on m.tenant_id = t.tenant_id and m.id = t.mail_id and m.state <> 'cancelled'`;
/** Condition: a mail reported the alert `a` as it was when it was last raised. */
const MAILED_ALERT_SQL = `t.tenant_id = a.tenant_id and t.alert_id = a.id and t.version >= a.raised_version`;
/**
 * Condition: a mail of the last 24 hours reported the condition of `a` as equally bad or worse. A webhook is deactivated again
 * only after a person has activated it, so each time is mailed.
 */
const MAILED_CONDITION_TODAY_SQL = `a.type <> 'WEBHOOK_DISABLED' and t.tenant_id = a.tenant_id and m.created_at > now() - interval '24 hours'
  and t.alert_id in (select o.id from alerts o
                     where o.tenant_id = a.tenant_id and o.type = a.type and o.entity_id = a.entity_id)
  and array_position(array['INFO', 'WARNING', 'CRITICAL'], t.severity)
      >= array_position(array['INFO', 'WARNING', 'CRITICAL'], a.severity)`;

/** Queues mails to one tenant's users, within the caller's transaction. */
export class MailQueueRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /**
   * Queues a mail to each active user who wants this type of alert by e-mail at once; by default those are the Owners
   * and Admins. Users who got a mail of the same condition within a day, when it was as bad or worse, get none. A mail that
   * still waits reports the newest state.
   */
  async queueAlert(alertId: number): Promise<void> {
    await this.#serialise();
    await this.#renewWaiting(alertId);
    await this.#queue(alertId, null);
  }

  /** Queues mails of recent alerts to a user whose events arrived after those alerts. */
  async queueAlertsSince(userId: number, registeredAt: Date): Promise<void> {
    await this.#serialise();
    const alerts: { id: string }[] = await this.#em.execute(
      `select id from alerts
       where tenant_id = ? and is_news and raised_at >= greatest(?, now() - interval '24 hours') order by id`,
      [this.#tenantId, registeredAt],
    );
    for (const { id } of alerts) await this.#queue(Number(id), userId);
  }

  /** Queues a digest of all alerts in the window that were not mailed to the user before, if there are any. */
  async queueDigest({ userId, period, types, until }: DigestWindow): Promise<boolean> {
    const wanted = types.map(() => `(a.type = ? and a.raised_at >= ?)`).join(' or ');
    const queued: unknown[] = await this.#em.execute(
      `with owed as (
         select a.id, a.raised_version, a.severity from alerts a
         where a.tenant_id = ? and a.created_at < ? and (${wanted}) and not exists (
           select 1 from ${MAILED_SQL} where ${MAILED_ALERT_SQL} and t.user_id = ?)
       ), mail as (
         insert into mails (tenant_id, user_id, kind, period)
         select ?::bigint, ?::bigint, 'digest', ? where exists (select 1 from owed)
         on conflict (tenant_id, user_id, period) where period is not null do nothing returning id
       )
       insert into mail_alerts (tenant_id, user_id, alert_id, version, severity, mail_id)
       select ?::bigint, ?::bigint, owed.id, owed.raised_version, owed.severity, mail.id from owed, mail returning 1`,
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

  /**
   * Cancels a mail whose condition cleared before it was sent, unless the condition keeps coming back.
   * @returns true if it was cancelled
   */
  async cancelIfOver(mailId: number): Promise<boolean> {
    await this.#serialise();
    const cancelled: unknown[] = await this.#em.execute(
      `update mails m set state = 'cancelled', finished_at = now(), error = 'the condition cleared before'
       where m.tenant_id = ? and m.id = ? and m.kind = 'alert' and m.state = 'claimed' and not exists (
         select 1 from mail_alerts t join alerts a on a.tenant_id = t.tenant_id and a.id = t.alert_id
         where t.tenant_id = m.tenant_id and t.mail_id = m.id and (a.cleared_at is null or a.recurrences > 0))
       returning 1`,
      [this.#tenantId, mailId],
    );
    return cancelled.length > 0;
  }

  /** The lock on a waiting mail blocks senders: they read the alert after the commit that changed it. */
  async #renewWaiting(alertId: number): Promise<void> {
    await this.#em.execute(
      `update mail_alerts t set version = a.raised_version, severity = a.severity from alerts a
       where a.tenant_id = ? and a.id = ? and t.tenant_id = a.tenant_id and t.alert_id = a.id and t.mail_id in (
         select m.id from mails m join mail_alerts w on w.tenant_id = m.tenant_id and w.mail_id = m.id
         where m.tenant_id = ? and w.alert_id = ? and m.kind = 'alert' and m.state = 'pending' for update of m)`,
      [this.#tenantId, alertId, this.#tenantId, alertId],
      'run',
    );
  }

  async #queue(alertId: number, onlyUserId: number | null): Promise<void> {
    await this.#em.execute(
      `with owed as (
         select u.user_id, a.raised_version, a.severity from alerts a join user_states u on u.tenant_id = a.tenant_id
         left join notification_preferences p
           on p.tenant_id = a.tenant_id and p.user_id = u.user_id and p.alert_type = a.type
         where a.tenant_id = ? and a.id = ? and u.is_active and u.user_id = coalesce(?::bigint, u.user_id)
           and coalesce(p.email, u.role in ('OWNER', 'ADMIN')) and coalesce(p.frequency, 'IMMEDIATE') = 'IMMEDIATE'
           and not exists (select 1 from ${MAILED_SQL}
                           where ${MAILED_ALERT_SQL} and t.user_id = u.user_id)
           and not exists (select 1 from ${MAILED_SQL}
                           where ${MAILED_CONDITION_TODAY_SQL} and t.user_id = u.user_id)
       ), queued as (
         insert into mails (tenant_id, user_id, kind) select ?::bigint, user_id, 'alert' from owed order by user_id
         returning id, user_id
       )
       insert into mail_alerts (tenant_id, user_id, alert_id, version, severity, mail_id)
       select ?::bigint, user_id, ?::bigint, owed.raised_version, owed.severity, queued.id
       from queued join owed using (user_id)`,
      [this.#tenantId, alertId, onlyUserId, this.#tenantId, this.#tenantId, alertId],
      'run',
    );
  }

  /** Serialises writers, so that a concurrent alert and user see each other's rows and no mail is missed. */
  async #serialise(): Promise<void> {
    await this.#em.execute(`select pg_advisory_xact_lock(hashtext('outlay:mail-queue'), hashtext(?))`, [
      String(this.#tenantId),
    ]);
  }
}
