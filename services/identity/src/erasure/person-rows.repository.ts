import type { EntityManager } from '@mikro-orm/postgresql';

/** Rows of one tenant that belong to a person. */
export class PersonRowsRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Deletes the rows of a table whose column has this value. */
  async remove(table: string, column: 'user_id' | 'email', value: number | string): Promise<void> {
    await this.#em.execute(
      `delete from ${table} where tenant_id = ? and ${column} = ?`,
      [this.#tenantId, value],
      'run',
    );
  }
}
