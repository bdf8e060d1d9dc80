import type { EntityManager } from '@mikro-orm/postgresql';

/** Names of one tenant's accounts, within the transaction of its entity manager. */
export class AccountNamesRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Returns the keys of names that an account has which is not archived. */
  async taken(keys: readonly string[]): Promise<Set<string>> {
    const rows: { key: string }[] = await this.#em.execute(
      `select name_key as key from accounts
       where tenant_id = ? and not is_archived and name_key in (select json_array_elements_text(?::json))`,
      [this.#tenantId, JSON.stringify(keys)],
    );
    return new Set(rows.map(({ key }) => key));
  }
}
