import type { EntityManager } from '@mikro-orm/postgresql';

/** Keeps the closing of a tenant's periods apart from what locks no account that is there: opening accounts, ordering moves between categories. */
export class OpeningLockRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** For all others: any number of them at once. */
  async share(): Promise<void> {
    await this.#take('pg_advisory_xact_lock_shared');
  }

  /** For whoever closes a period: alone. */
  async own(): Promise<void> {
    await this.#take('pg_advisory_xact_lock');
  }

  async #take(lock: string): Promise<void> {
    await this.#em.execute(`select ${lock}(hashtextextended('account_openings ' || ?, 0))`, [String(this.#tenantId)]);
  }
}
