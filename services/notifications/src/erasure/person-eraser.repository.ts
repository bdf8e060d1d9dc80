import type { EntityManager } from '@mikro-orm/postgresql';
import { forgetAnswers } from '@outlay/tenancy/commands';

/** Tables with rows of a person, in an order that foreign keys allow. A new one adds its name. */
const OWN_ROWS = ['mail_alerts', 'mails', 'alert_reads', 'notification_preferences', 'byte_tickets'];

/** Removes what this service holds of people of one tenant. Their states stay, which name nobody. */
export class PersonEraserRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** May run again. */
  async erase(userId: number): Promise<void> {
    for (const table of OWN_ROWS) {
      const own = [this.#tenantId, userId];
      await this.#em.execute(`delete from ${table} where tenant_id = ? and user_id = ?`, own, 'run');
    }
    await forgetAnswers(this.#em, this.#tenantId, userId);
  }
}
