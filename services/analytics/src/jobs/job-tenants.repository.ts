import type pg from 'pg';

/** Lists tenant ids, which is all that the worker role may read of tenants. */
export class JobTenantsRepository {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async all(): Promise<number[]> {
    const { rows } = await this.#pool.query<{ tenant_id: string }>(
      `select tenant_id::text as tenant_id from tenant_replica order by tenant_id`,
    );
    return rows.map((row) => Number(row.tenant_id));
  }
}
