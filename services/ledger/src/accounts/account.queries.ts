import { currencyOf } from '@outlay/money/currencies';
import type { Connection, PageArgs } from '@outlay/service-kit/graphql/connection';
import { readByIds, readPage } from '@outlay/service-kit/graphql/list-reader';
import { limitsOf } from '@outlay/tenancy/key-limits';
import { requireBalances, seesAccount } from '@outlay/tenancy/key-scope';
import { requirePermission, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { AccountFilter } from '../__generated__/resolvers.ts';
import type { Account } from './account.entity.ts';
import { toAccount, type AccountModel } from './account.mapper.ts';
import { AccountRepository } from './account.repository.ts';
import { ACCOUNT_SORT, isOrderOfBalances, sortValue } from './account.sort.ts';

/** Reads accounts. Answers are as GraphQL shows them. */
export class AccountQueries {
  readonly #database: TenantDatabase;

  constructor(database: TenantDatabase) {
    this.#database = database;
  }

  /** Accounts by id, null where there is none. @throws AppError FORBIDDEN without `accounts:read` */
  async findMany(context: RequestContext, ids: readonly string[]): Promise<(AccountModel | null)[]> {
    requirePermission(context, 'accounts:read');
    const limits = limitsOf(context);
    const find = (wanted: readonly number[]) =>
      this.#database.read(context, (em) =>
        new AccountRepository(em).findMany(wanted.filter((id) => seesAccount(limits, id))),
      );
    return readByIds(ids, find, (row) => toAccount(row));
  }

  /**
   * @throws AppError FORBIDDEN; PAGE_TOO_DEEP; VALIDATION_FAILED for a bad page, sort or currency; KEY_LIMITED for balances as the order of
   *   a key that may not read them
   */
  async list(
    context: RequestContext,
    filter: AccountFilter | null | undefined,
    sort: string | null | undefined,
    page: PageArgs,
  ): Promise<Connection<AccountModel>> {
    requirePermission(context, 'accounts:read');
    if (isOrderOfBalances(sort)) requireBalances(context);
    const { accountIds } = limitsOf(context);
    const selection = { ...filter, among: accountIds, currency: filter?.currency ? currencyOf(filter.currency) : null };
    const shape = { sort: ACCOUNT_SORT, sortValue, show: (row: Account) => toAccount(row) };
    return readPage(shape, sort, page, (query) =>
      this.#database.read(context, (em) => new AccountRepository(em).page(selection, query)),
    );
  }
}
