import { currencyOf } from '@outlay/money/currencies';
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
import type { AccountFilter } from '../__generated__/resolvers.ts';
import { mapConnection } from '../paging/map-connection.ts';
import { toAccount, type AccountModel } from './account.mapper.ts';
import { AccountRepository } from './account.repository.ts';
import { ACCOUNT_SORT, sortValue } from './account.sort.ts';

/** Reads accounts. Answers are as GraphQL shows them. */
export class AccountQueries {
  readonly #database: TenantDatabase;

  constructor(database: TenantDatabase) {
    this.#database = database;
  }

  /** Accounts by id, null where there is none. @throws AppError FORBIDDEN without `accounts:read` */
  async findMany(context: RequestContext, ids: readonly string[]): Promise<(AccountModel | null)[]> {
    requirePermission(context, 'accounts:read');
    const numbers = ids.map(parseId);
    const wanted = numbers.filter((id) => id !== null);
    const rows = await this.#database.read(context, (em) => new AccountRepository(em).findMany(wanted));
    const byId = new Map(rows.map((row) => [row.id, toAccount(row)]));
    return numbers.map((id) => (id === null ? null : (byId.get(id) ?? null)));
  }

  /** @throws AppError FORBIDDEN; PAGE_TOO_DEEP; VALIDATION_FAILED for a bad page, sort or currency */
  async list(
    context: RequestContext,
    filter: AccountFilter | null | undefined,
    sort: string | null | undefined,
    page: PageArgs,
  ): Promise<Connection<AccountModel>> {
    requirePermission(context, 'accounts:read');
    checkPage(page);
    checkDepth(page);
    const order = totalOrder(parseSort(sort, ACCOUNT_SORT));
    const selection = { ...filter, currency: filter?.currency ? currencyOf(filter.currency) : null };
    const [rows, total] = await this.#database.read(context, (em) =>
      new AccountRepository(em).page(selection, order, page),
    );
    const connection = toConnection(rows, total, page, (row) => cursorAt(order, (field) => sortValue(row, field)));
    return mapConnection(connection, toAccount);
  }
}
