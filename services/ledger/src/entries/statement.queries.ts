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
import { AccountEntryRepository, entryCursor, type EntryFilter } from './account-entry.repository.ts';

/** The account whose statement is asked for, as GraphQL has it. */
export interface StatementOf {
  id: string;
  currency: string;
}

const DAYS = ['from', 'to', 'dateFrom', 'dateTo'] as const;

/** Reads statements. */
export class StatementQueries {
  readonly #database: TenantDatabase;

  constructor(database: TenantDatabase) {
    this.#database = database;
  }

  /**
   * An account's entries, latest first.
   * @throws AppError FORBIDDEN; KEY_LIMITED; VALIDATION_FAILED for a bad page or day; PAGE_TOO_DEEP with a filter
   */
  async list(
    context: RequestContext,
    account: StatementOf,
    filter: EntryFilter,
    args: PageArgs,
  ): Promise<Connection<AccountEntryModel>> {
    requirePermission(context, 'accounts:read');
    requireBalances(context);
    const page = readPageArgs(args);
    checkTogether(
      ...DAYS.map((field) => () => {
        const day = filter[field];
        return day == null || checkDate(day, field);
      }),
    );
    const accountId = Number(account.id);
    const isWhole = filter.kind == null && DAYS.every((field) => filter[field] == null);
    if (!isWhole) checkDepth(page);
    const [rows, total] = await this.#database.read(context, (em) => {
      const entries = new AccountEntryRepository(em);
      return isWhole ? entries.page(accountId, page) : entries.pageOf(accountId, filter, page);
    });
    const currency = currencyOf(account.currency);
    return mapConnection(toConnection(rows, total, page, entryCursor), (entry) => toAccountEntry(entry, currency));
  }
}
