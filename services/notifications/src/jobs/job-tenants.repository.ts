import type pg from 'pg';

/** Lists the ids of tenants for jobs, as the worker role, which may read no more. */
export class JobTenantsRepository {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async withAccounts(): Promise<number[]> {
    return this.#tenants(`select distinct tenant_id from account_states order by tenant_id`);
  }

  async withDigests(): Promise<number[]> {
    return this.#tenants(
      `select distinct tenant_id from notification_preferences
       where email and frequency <> 'IMMEDIATE' order by tenant_id`,
    );
  }

  async #tenants(sql: string): Promise<number[]> {
    const { rows } = await this.#pool.query<{ tenant_id: string }>(sql);
    return rows.map((row) => Number(row.tenant_id));
  }
}
