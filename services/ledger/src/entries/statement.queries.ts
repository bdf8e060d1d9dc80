import { currencyOf } from '@outlay/money/currencies';
import { checkPage, toConnection, type Connection, type PageArgs } from '@outlay/service-kit/graphql/connection';
import { requirePermission, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { AccountEntry } from '../__generated__/resolvers.ts';
import { mapConnection } from '../paging/map-connection.ts';
import { toAccountEntry } from './account-entry.mapper.ts';
import { AccountEntryRepository, entryCursor } from './account-entry.repository.ts';

/** The account whose statement is asked for, as GraphQL has it. */
export interface StatementOf {
  id: string;
  currency: string;
}

/** Reads statements. */
export class StatementQueries {
  readonly #database: TenantDatabase;

  constructor(database: TenantDatabase) {
    this.#database = database;
  }

  /**
   * An account's entries, latest first.
   * @param period days of posting (UTC), YYYY-MM-DD, both included
   * @throws AppError FORBIDDEN; VALIDATION_FAILED for a bad page
   */
  async list(
    context: RequestContext,
    account: StatementOf,
    period: { from?: string | null | undefined; to?: string | null | undefined },
    page: PageArgs,
  ): Promise<Connection<AccountEntry>> {
    requirePermission(context, 'accounts:read');
    checkPage(page);
    const selection = { ...period, accountId: Number(account.id) };
    const [rows, total] = await this.#database.read(context, (em) =>
      new AccountEntryRepository(em).page(selection, page),
    );
    const currency = currencyOf(account.currency);
    return mapConnection(toConnection(rows, total, page, entryCursor), (entry) => toAccountEntry(entry, currency));
  }
}
