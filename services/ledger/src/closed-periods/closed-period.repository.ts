import type { EntityManager } from '@mikro-orm/postgresql';

/** The day through which a tenant's books are closed. It survives JSON. */
export interface ClosedPeriod {
  /** YYYY-MM-DD; null while every day is open. */
  readonly closedThrough: string | null;
  /** 0 for one that was never set. */
  readonly version: number;
}

const NEVER_CLOSED: ClosedPeriod = { closedThrough: null, version: 0 };

/** One tenant's closed period, within the caller's transaction. */
export class ClosedPeriodRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  async find(): Promise<ClosedPeriod> {
    const [row]: ClosedPeriod[] = await this.#em.execute(
      `select closed_through::text as "closedThrough", version from closed_periods where tenant_id = ?`,
      [this.#tenantId],
    );
    return row ?? NEVER_CLOSED;
  }

  /** Under the lock that whoever closes a period holds alone. */
  async save({ closedThrough, version }: ClosedPeriod, now: Date): Promise<void> {
    await this.#em.execute(
      `insert into closed_periods (tenant_id, closed_through, version, updated_at) values (?, ?, ?, ?)
       on conflict (tenant_id) do update
         set closed_through = excluded.closed_through, version = excluded.version, updated_at = excluded.updated_at`,
      [this.#tenantId, closedThrough, version, now],
      'run',
    );
  }

  /** Waits for every posting of the tenant that is under way, and holds off others until the transaction ends. */
  async lockAccounts(): Promise<void> {
    await this.#em.execute(
      `select count(*) from (select 1 from accounts where tenant_id = ? order by id for no key update) as held`,
      [this.#tenantId],
    );
  }
}
