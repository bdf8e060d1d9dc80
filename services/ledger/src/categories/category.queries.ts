import {
  checkDepth,
  checkPage,
  toConnection,
  type Connection,
  type PageArgs,
} from '@outlay/service-kit/graphql/connection';
import { cursorAt, totalOrder } from '@outlay/service-kit/graphql/keyset';
import { parseSort } from '@outlay/service-kit/graphql/sort';
import { parseId } from '@outlay/tenancy/ids';
import { requirePermission, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { Category } from '../__generated__/resolvers.ts';
import { mapConnection } from '../paging/map-connection.ts';
import { toCategory } from './category.mapper.ts';
import { CategoryRepository } from './category.repository.ts';
import { CATEGORY_SORT, sortValue } from './category.sort.ts';

/** Reads categories. Answers are as GraphQL shows them. */
export class CategoryQueries {
  readonly #database: TenantDatabase;

  constructor(database: TenantDatabase) {
    this.#database = database;
  }

  /** Categories by id, null where there is none. @throws AppError FORBIDDEN without `categories:read` */
  async findMany(context: RequestContext, ids: readonly string[]): Promise<(Category | null)[]> {
    requirePermission(context, 'categories:read');
    const numbers = ids.map(parseId);
    const wanted = numbers.filter((id) => id !== null);
    const rows = await this.#database.read(context, (em) => new CategoryRepository(em).findMany(wanted));
    const byId = new Map(rows.map((row) => [row.id, toCategory(row)]));
    return numbers.map((id) => (id === null ? null : (byId.get(id) ?? null)));
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
    checkPage(page);
    checkDepth(page);
    const order = totalOrder(parseSort(sort, CATEGORY_SORT));
    const [rows, total] = await this.#database.read(context, (em) => new CategoryRepository(em).page(q, order, page));
    const connection = toConnection(rows, total, page, (row) => cursorAt(order, (field) => sortValue(row, field)));
    return mapConnection(connection, toCategory);
  }
}
