import type { EntityManager } from '@mikro-orm/postgresql';
import { forgetAnswers } from '@outlay/tenancy/commands';

/** Removes what the ledger holds of people of one tenant. */
export class PersonEraserRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** May run again. What the person recorded is the tenant's: it names an id, and texts that people wrote. */
  async erase(userId: number): Promise<void> {
    const own = [this.#tenantId, userId];
    for (const table of ['saved_filters', 'byte_tickets'])
      await this.#em.execute(`delete from ${table} where tenant_id = ? and user_id = ?`, own, 'run');
    await forgetAnswers(this.#em, this.#tenantId, userId);
  }
}
