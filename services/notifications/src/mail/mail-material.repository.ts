import type { EntityManager } from '@mikro-orm/postgresql';
import type { Alert } from '../alerts/alert.ts';
import { AlertRepository } from '../alerts/alert.repository.ts';

/** Reads the reader and the alerts of a mail, in the tenant's transaction. */
export class MailMaterialRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Mails about single alerts that a person got within the last 24 hours. */
  async alertMailsWithinDay(readerId: number): Promise<number> {
    const [row]: { count: number }[] = await this.#em.execute(
      `select count(*)::integer as count from mails where tenant_id = ? and user_id = ? and kind = 'alert'
       and state in ('sending', 'sent', 'unknown') and created_at > now() - interval '24 hours'`,
      [this.#tenantId, readerId],
    );
    return row?.count ?? 0;
  }

  /** The reader and the alerts of a mail, oldest alert first; null where its reader was erased, and the mail with them. */
  async of(mailId: number): Promise<{ readerId: number; alerts: Alert[] } | null> {
    const [mail]: { user_id: string; alert_ids: string[] }[] = await this.#em.execute(
      `select m.user_id, array(select t.alert_id::text from mail_alerts t where t.tenant_id = m.tenant_id and t.mail_id = m.id) as alert_ids
       from mails m where m.tenant_id = ? and m.id = ?`,
      [this.#tenantId, mailId],
    );
    if (!mail) return null;
    const ids = mail.alert_ids.map(Number);
    return {
      readerId: Number(mail.user_id),
      alerts: ids.length === 0 ? [] : await new AlertRepository(this.#em, this.#tenantId).findMany(ids),
    };
  }
}
