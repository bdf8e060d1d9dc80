import type { EntityManager } from '@mikro-orm/postgresql';
import type { Named, NamedAccount } from './name-book.ts';

/** Names of one tenant, within the transaction of the entity manager. */
export class NameBooksRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Archived ones included. */
  async accounts(): Promise<NamedAccount[]> {
    return this.#em.execute(
      `select id::float8 as id, name, currency, is_archived as "isClosed" from accounts where tenant_id = ? order by id`,
      [this.#tenantId],
    );
  }

  async categories(): Promise<Named[]> {
    return this.#em.execute(
      `select id::float8 as id, name, false as "isClosed" from categories where tenant_id = ? order by id`,
      [this.#tenantId],
    );
  }

  /** Without their names, which the projects service has. Archived and deleted ones included. */
  async projects(): Promise<Omit<Named, 'name'>[]> {
    return this.#em.execute(
      `select project_id::float8 as id, deleted or status = 'archived' as "isClosed" from project_replica where tenant_id = ?
       order by project_id`,
      [this.#tenantId],
    );
  }
}
