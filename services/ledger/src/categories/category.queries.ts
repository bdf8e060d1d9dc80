import type { Connection, PageArgs } from '@outlay/service-kit/graphql/connection';
import { readByIds, readPage } from '@outlay/service-kit/graphql/list-reader';
import { requirePermission, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { Category } from '../__generated__/resolvers.ts';
import { toCategory } from './category.mapper.ts';
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
  async findMany(context: RequestContext, ids: readonly string[]): Promise<(Category | null)[]> {
    requirePermission(context, 'categories:read');
    const find = (wanted: readonly number[]) =>
      this.#database.read(context, (em) => new CategoryRepository(em).findMany(wanted));
    return readByIds(ids, find, toCategory);
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
  ): Promise<Connection<Category>> {
    requirePermission(context, 'categories:read');
    return readPage(LIST, sort, page, (query) =>
      this.#database.read(context, (em) => new CategoryRepository(em).page(q, query)),
    );
  }
}
