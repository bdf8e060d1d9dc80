import type { EntityManager } from '@mikro-orm/postgresql';

/** Work on an import, as it was noted last. */
export interface StoredProgress {
  readonly importId: number;
  readonly phase: string;
  readonly done: number;
  readonly total: number;
  /** Since the phase began. */
  readonly seconds: number;
}

/** Progress of one tenant's imports, within the transaction of the entity manager. */
export class ProgressRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  async note(
    importId: number,
    { phase, done, total }: Pick<StoredProgress, 'phase' | 'done' | 'total'>,
  ): Promise<void> {
    await this.#em.execute(
      `insert into import_progress as kept (tenant_id, import_id, phase, done, total) values (?, ?, ?, ?, ?)
       on conflict (tenant_id, import_id) do update set phase = excluded.phase, done = excluded.done, total = excluded.total,
         started_at = case when kept.phase = excluded.phase and excluded.done >= kept.done then kept.started_at else clock_timestamp() end,
         updated_at = clock_timestamp()`,
      [this.#tenantId, importId, phase, done, total],
      'run',
    );
  }

  async end(importId: number): Promise<void> {
    await this.#em.execute(
      `delete from import_progress where tenant_id = ? and import_id = ?`,
      [this.#tenantId, importId],
      'run',
    );
  }

  async findMany(importIds: readonly number[]): Promise<StoredProgress[]> {
    return this.#em.execute(
      `select import_id::float8 as "importId", phase, done, total, extract(epoch from updated_at - started_at)::float8 as seconds
       from import_progress where tenant_id = ? and import_id = any (?::bigint[])`,
      [this.#tenantId, `{${importIds.join(',')}}`],
    );
  }
}
