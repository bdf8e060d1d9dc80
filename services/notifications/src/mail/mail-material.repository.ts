import type { EntityManager } from '@mikro-orm/postgresql';
import type { Alert } from '../alerts/alert.ts';
import { AlertRepository } from '../alerts/alert.repository.ts';

/** Reads the alerts and recipient of a mail, in the tenant's transaction. */
export class MailMaterialRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** The alerts of a mail, oldest first. */
  async alertsOf(mailId: number): Promise<Alert[]> {
    const rows: { alert_id: string }[] = await this.#em.execute(
      `select alert_id from mail_alerts where tenant_id = ? and mail_id = ?`,
      [this.#tenantId, mailId],
    );
    if (rows.length === 0) return [];
    return new AlertRepository(this.#em, this.#tenantId).findMany(rows.map((row) => Number(row.alert_id)));
  }
}
