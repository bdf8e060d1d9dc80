import type { EntityManager } from '@mikro-orm/postgresql';
import type { ReplicaTable } from './replica-tables.ts';

/** Keeps what other services last told of their aggregates, within the caller's transaction. */
export class ReplicaRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Takes a state in unless a newer one is known: duplicates and disorder change nothing. */
  async keepNewest<State>(table: ReplicaTable<State>, state: State): Promise<void> {
    const columns = Object.keys(table.columns);
    const key = table.id === null ? ['tenant_id'] : ['tenant_id', table.id];
    const changed = columns.filter((column) => column !== table.id);
    await this.#em.execute(
      `insert into ${table.name} as kept (tenant_id, ${columns.join(', ')})
       values (?, ${columns.map(() => '?').join(', ')})
       on conflict (${key.join(', ')}) do update
         set ${changed.map((column) => `${column} = excluded.${column}`).join(', ')}
         where (kept.epoch, kept.version) < (excluded.epoch, excluded.version)`,
      [this.#tenantId, ...Object.values(table.columns).map((property) => state[property])],
      'run',
    );
  }
}
