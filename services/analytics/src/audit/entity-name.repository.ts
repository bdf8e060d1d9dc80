import type { EntityManager } from '@mikro-orm/postgresql';
import type { NamedKind } from './entity-reference.ts';

/** Kinds whose names the read models have. */
export type ReplicatedKind = Exclude<NamedKind, 'user'>;

const TABLES: Readonly<Record<ReplicatedKind, { table: string; id: string; name: string }>> = {
  account: { table: 'account_replica', id: 'account_id', name: 'name' },
  category: { table: 'category_replica', id: 'category_id', name: 'name' },
  expense: { table: 'expense_fact', id: 'expense_id', name: 'vendor' },
  project: { table: 'project_replica', id: 'project_id', name: 'name' },
  tag: { table: 'tag_replica', id: 'tag_id', name: 'name' },
  vendor: { table: 'vendor_replica', id: 'vendor_id', name: 'name' },
};

/** Reads names of one tenant's entities, deleted ones included, within the caller's transaction. */
export class EntityNameRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** By id; what has no name is left out. */
  async find(kind: ReplicatedKind, ids: readonly number[]): Promise<Map<number, string>> {
    const { table, id, name } = TABLES[kind];
    const rows: { id: string; name: string }[] = await this.#em.execute(
      `select ${id}::text as id, ${name} as name from ${table}
       where tenant_id = ? and ${id} = any(?::bigint[]) and ${name} is not null`,
      [this.#tenantId, `{${ids.join(',')}}`],
    );
    return new Map(rows.map((row) => [Number(row.id), row.name]));
  }
}
