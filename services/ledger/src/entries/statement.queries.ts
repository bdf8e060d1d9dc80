import { checkTogether } from '@outlay/errors/check-together';
import { currencyOf } from '@outlay/money/currencies';
import {
  checkDepth,
  readPageArgs,
  toConnection,
  type Connection,
  type PageArgs,
} from '@outlay/service-kit/graphql/connection';
import { requireBalances } from '@outlay/tenancy/key-scope';
import { requirePermission, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { mapConnection } from '@outlay/service-kit/graphql/map-connection';
import { checkDate } from '../validation/date.ts';
import { toAccountEntry, type AccountEntryModel } from './account-entry.mapper.ts';
import { AccountEntryRepository, entryCursor, type Period } from './account-entry.repository.ts';

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
   * @param period days of posting in the tenant's time zone, YYYY-MM-DD, both included
   * @throws AppError FORBIDDEN; KEY_LIMITED; VALIDATION_FAILED for a bad page; PAGE_TOO_DEEP within a period
   */
  async list(
    context: RequestContext,
    account: StatementOf,
    period: Period,
    args: PageArgs,
  ): Promise<Connection<AccountEntryModel>> {
    requirePermission(context, 'accounts:read');
    requireBalances(context);
    const page = readPageArgs(args);
    checkTogether(
      () => period.from == null || checkDate(period.from, 'from'),
      () => period.to == null || checkDate(period.to, 'to'),
    );
    const accountId = Number(account.id);
    const isWhole = period.from == null && period.to == null;
    if (!isWhole) checkDepth(page);
    const [rows, total] = await this.#database.read(context, (em) => {
      const entries = new AccountEntryRepository(em);
      return isWhole ? entries.page(accountId, page) : entries.pageOfPeriod(accountId, period, page);
    });
    const currency = currencyOf(account.currency);
    return mapConnection(toConnection(rows, total, page, entryCursor), (entry) => toAccountEntry(entry, currency));
  }
}
