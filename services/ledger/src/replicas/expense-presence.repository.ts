import type { EntityManager } from '@mikro-orm/postgresql';

/** Whether expenses were ever booked, deleted ones included: they fix the currencies of what they were booked on. */
export class ExpensePresenceRepository {
  readonly #em: EntityManager;

  constructor(em: EntityManager) {
    this.#em = em;
  }

  async inTenant(tenantId: number): Promise<boolean> {
    return this.#exists('tenant_id = ?', [tenantId]);
  }

  async onProject(tenantId: number, projectId: number): Promise<boolean> {
    return this.#exists('tenant_id = ? and project_id = ?', [tenantId, projectId]);
  }

  async inCategory(tenantId: number, categoryId: number): Promise<boolean> {
    return this.#exists('tenant_id = ? and category_id = ?', [tenantId, categoryId]);
  }

  async #exists(condition: string, values: number[]): Promise<boolean> {
    const [row]: { found: boolean }[] = await this.#em.execute(
      `select exists (select 1 from expenses where ${condition}) as found`,
      values,
    );
    return row?.found === true;
  }
}
