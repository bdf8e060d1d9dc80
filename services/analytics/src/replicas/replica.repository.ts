import type { EntityManager } from '@mikro-orm/postgresql';
import { newestOfEach } from './newest-of-each.ts';
import type { ReplicaTable, ChangeOrigin } from './replica-tables.ts';

/** Writes replicas of other services' aggregates, within the caller's transaction. */
export class ReplicaRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Stores states, each unless the stored one is newer: duplicates and disorder change nothing. */
  async keepNewest<State extends ChangeOrigin>(table: ReplicaTable<State>, states: readonly State[]): Promise<void> {
    const rows = newestOfEach(states, table.idOf);
    if (rows.length === 0) return;
    const columns = Object.keys(table.columns);
    const key = table.id === null ? ['tenant_id'] : ['tenant_id', table.id];
    const changed = columns.filter((column) => column !== table.id);
    const row = `(?, ${columns.map(() => '?').join(', ')})`;
    await this.#em.execute(
      `insert into ${table.name} as kept (tenant_id, ${columns.join(', ')})
       values ${rows.map(() => row).join(', ')}
       on conflict (${key.join(', ')}) do update
         set ${changed.map((column) => `${column} = excluded.${column}`).join(', ')}
         where (kept.epoch, kept.version) < (excluded.epoch, excluded.version)`,
      rows.flatMap((state) => [this.#tenantId, ...Object.values(table.columns).map((property) => state[property])]),
      'run',
    );
  }
}
