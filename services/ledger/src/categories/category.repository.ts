import { LockMode, type EntityManager, type FilterQuery } from '@mikro-orm/postgresql';
import { totalOf } from '@outlay/service-kit/graphql/connection';
import type { PageQuery } from '@outlay/service-kit/graphql/keyset';
import { containsPattern } from '@outlay/service-kit/like-pattern';
import { writeUniqueName } from '@outlay/tenancy/unique-name';
import { CategoryEntity, type Category, type StoredCategory } from './category.entity.ts';

/** One tenant's categories, within the transaction of its entity manager. */
export class CategoryRepository {
  readonly #em: EntityManager;

  constructor(em: EntityManager) {
    this.#em = em;
  }

  async findMany(ids: readonly number[]): Promise<Category[]> {
    return this.#em.find(CategoryEntity, { id: { $in: [...ids] } });
  }

  /** Ids by the keys of names, of those that are there. */
  async idsByKey(tenantId: number, keys: readonly string[]): Promise<Map<string, number>> {
    const rows: { id: number; key: string }[] = await this.#em.execute(
      `select id::float8 as id, name_key as key from categories
       where tenant_id = ? and name_key in (select json_array_elements_text(?::json))`,
      [tenantId, JSON.stringify(keys)],
    );
    return new Map(rows.map(({ id, key }) => [key, id]));
  }

  /** The last names of deleted ones, which the audit trail keeps. */
  async deletedNames(tenantId: number, ids: readonly number[]): Promise<{ id: number; name: string }[]> {
    return this.#em.execute(
      `select entity_id::float8 as id, changes #>> '{name,before}' as name from audit_entries
       where tenant_id = ? and entity_type = 'category' and entity_id = any (?::bigint[]) and action = 'category.deleted'`,
      [tenantId, `{${ids.join(',')}}`],
    );
  }

  /** Locked until the transaction ends: read, check and change are one. */
  async findForUpdate(id: number): Promise<Category | null> {
    return this.#em.findOne(CategoryEntity, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  }

  /** The categories of a page's query, and how many there are in all. */
  async page(q: string | null | undefined, query: PageQuery): Promise<[Category[], number]> {
    const pattern = q ? containsPattern(q) : null;
    const where: FilterQuery<StoredCategory> = pattern ? { searchText: { $like: pattern } } : {};
    const rows = await this.#em.find(CategoryEntity, { $and: [where, query.where] }, query.options);
    return [rows, await totalOf(rows, query.page, () => this.#em.count(CategoryEntity, where))];
  }

  /** Writes a new category and fills in its id. @throws AppError NAME_TAKEN */
  async insert(fields: Omit<Category, 'id'>): Promise<Category> {
    const category = this.#em.create(CategoryEntity, fields);
    this.#em.persist(category);
    await this.flush();
    return category;
  }

  /** Writes what was changed on categories that were read for update. @throws AppError NAME_TAKEN */
  async flush(): Promise<void> {
    await writeUniqueName('categories_name', 'a category', () => this.#em.flush());
  }

  /** Returns true where a live expense has the category, which the caller has locked. */
  async isUsed({ tenantId, id }: Category): Promise<boolean> {
    const [row]: { found: boolean }[] = await this.#em.execute(
      `select exists (
         select 1 from expenses where tenant_id = ? and category_id = ? and soft_deleted_at is null) as found`,
      [tenantId, id],
    );
    return row?.found === true;
  }

  /** Returns true where any expense has the category, deleted or not. */
  async hasExpenses({ tenantId, id }: Category): Promise<boolean> {
    const [row]: { found: boolean }[] = await this.#em.execute(
      `select exists (select 1 from expenses where tenant_id = ? and category_id = ?) as found`,
      [tenantId, id],
    );
    return row?.found === true;
  }

  /** The first day of an expense that is not deleted; null without one. */
  async firstDay({ tenantId, id }: Category): Promise<string | null> {
    const [row]: { day: string | null }[] = await this.#em.execute(
      `select min(expense_date)::text as day from expenses where tenant_id = ? and category_id = ? and soft_deleted_at is null`,
      [tenantId, id],
    );
    return row?.day ?? null;
  }

  /** Leaves soft-deleted expenses of the category without one, so that they may still be restored. */
  async clearFromDeletedExpenses({ tenantId, id }: Category): Promise<void> {
    await this.#em.execute(
      `update expenses set category_id = null where tenant_id = ? and category_id = ? and soft_deleted_at is not null`,
      [tenantId, id],
      { method: 'run' },
    );
  }

  async remove(category: Category): Promise<void> {
    await this.#em.remove(category).flush();
  }
}
