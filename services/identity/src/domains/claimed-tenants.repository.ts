import type { Pool } from 'pg';

/** Finds, as the worker role and across tenants, whose domains are to be looked up. */
export class ClaimedTenantsRepository {
  readonly #worker: Pick<Pool, 'query'>;

  constructor(worker: Pick<Pool, 'query'>) {
    this.#worker = worker;
  }

  /** Ids of the tenants with a domain that is proven, or that was claimed within so many days. */
  async find(pendingDays: number): Promise<number[]> {
    const { rows } = await this.#worker.query<{ id: string }>(
      `select id::text as id from tenants where custom_domain is not null and not custom_domain_vouched
         and (custom_domain_proven_at is not null or custom_domain_claimed_at > now() - make_interval(days => $1))
       order by id desc`,
      [pendingDays],
    );
    return rows.map(({ id }) => Number(id));
  }
}
