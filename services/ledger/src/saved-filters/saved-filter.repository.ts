import type { EntityManager } from '@mikro-orm/postgresql';
import { nameKey } from '@outlay/text/name-key';
import type { SavedFilterFields } from './saved-filter.ts';

/** A row of the table. */
export interface SavedFilterRow extends SavedFilterFields {
  readonly id: number;
  /** RFC 3339 */
  readonly createdAt: string;
  readonly updatedAt: string;
}

const COLUMNS = `id::float8 as id, name, filter as "filterJson", sort, to_json(created_at) #>> '{}' as "createdAt",
  to_json(updated_at) #>> '{}' as "updatedAt"`;

/** One user's saved filters, within the transaction of the entity manager. */
export class SavedFilterRepository {
  readonly #em: EntityManager;
  readonly #owner: readonly [tenantId: number, userId: number];

  constructor(em: EntityManager, tenantId: number, userId: number) {
    this.#em = em;
    this.#owner = [tenantId, userId];
  }

  async findAll(): Promise<SavedFilterRow[]> {
    return this.#em.execute(
      `select ${COLUMNS} from saved_filters where tenant_id = ? and user_id = ? order by name, saved_filters.id`,
      [...this.#owner],
    );
  }

  /** Locks the user's filters until the transaction ends. @returns how many have another name than this */
  async lockAndCountOthers(name: string): Promise<number> {
    await this.#em.execute(`select pg_advisory_xact_lock(hashtextextended('saved_filters ' || ? || ' ' || ?, 0))`, [
      ...this.#owner.map(String),
    ]);
    const [row]: { count: number }[] = await this.#em.execute(
      `select count(*)::int as count from saved_filters where tenant_id = ? and user_id = ? and name_key <> ?`,
      [...this.#owner, nameKey(name)],
    );
    return row?.count ?? 0;
  }

  /** Writes a new filter, or a new state of the one of this name. */
  async save({ name, filterJson, sort }: SavedFilterFields): Promise<SavedFilterRow> {
    const [row]: SavedFilterRow[] = await this.#em.execute(
      `insert into saved_filters (tenant_id, user_id, name, name_key, filter, sort) values (?, ?, ?, ?, ?, ?)
       on conflict (tenant_id, user_id, name_key) do update
         set name = excluded.name, filter = excluded.filter, sort = excluded.sort, updated_at = now()
       returning ${COLUMNS}`,
      [...this.#owner, name, nameKey(name), filterJson, sort],
    );
    if (!row) throw new Error('A saved filter was not written.');
    return row;
  }

  /** @returns false where the user has none with this id */
  async remove(id: number): Promise<boolean> {
    const removed: unknown[] = await this.#em.execute(
      `delete from saved_filters where tenant_id = ? and user_id = ? and id = ? returning 1`,
      [...this.#owner, id],
    );
    return removed.length > 0;
  }
}
