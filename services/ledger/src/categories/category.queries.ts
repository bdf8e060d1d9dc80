import type { Connection, PageArgs } from '@outlay/service-kit/graphql/connection';
import { readByIds, readPage } from '@outlay/service-kit/graphql/list-reader';
import { requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { ReassignmentRepository } from '../reassignments/reassignment.repository.ts';
import { toCategory, type CategoryModel } from './category.mapper.ts';
import { CategoryRepository } from './category.repository.ts';
import { CATEGORY_SORT, sortValue } from './category.sort.ts';

const LIST = { sort: CATEGORY_SORT, sortValue, show: toCategory };

/** Reads categories. Answers are as GraphQL shows them. */
export class CategoryQueries {
  readonly #database: TenantDatabase;

  constructor(database: TenantDatabase) {
    this.#database = database;
  }

  /** Categories by id, null where there is none. @throws AppError FORBIDDEN without `categories:read` */
  async findMany(context: RequestContext, ids: readonly string[]): Promise<(CategoryModel | null)[]> {
    requirePermission(context, 'categories:read');
    const find = (wanted: readonly number[]) =>
      this.#database.read(context, (em) => new CategoryRepository(em).findMany(wanted));
    return readByIds(ids, find, toCategory);
  }

  /** Number of expenses that are still to be moved from or to each category. */
  async pending(context: RequestContext, ids: readonly string[]): Promise<number[]> {
    const numbers = ids.map(Number);
    const found = await this.#database.read(context, (em) =>
      new ReassignmentRepository(em, tenantOf(context)).pending('category', numbers),
    );
    return numbers.map((id) => found.get(id) ?? 0);
  }

  /**
   * @param q part of the name
   * @throws AppError FORBIDDEN; PAGE_TOO_DEEP; VALIDATION_FAILED for a bad page or sort
   */
  async list(
    context: RequestContext,
    q: string | null | undefined,
    sort: string | null | undefined,
    page: PageArgs,
  ): Promise<Connection<CategoryModel>> {
    requirePermission(context, 'categories:read');
    return readPage(LIST, sort, page, (query) =>
      this.#database.read(context, (em) => new CategoryRepository(em).page(q, query)),
    );
  }
}
