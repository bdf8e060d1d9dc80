import type { EntityManager } from '@mikro-orm/postgresql';
import type { CurrencyCode } from '@outlay/money/currencies';
import { COUNT_LIMIT, limitedTotal, NOT_COUNTED, type Total } from '@outlay/service-kit/graphql/connection';
import type { Snapshot } from '@outlay/tenancy/copy-out';
import { numbered } from '@outlay/tenancy/numbered';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import type { ReadScope, TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { ExpenseRow } from '../expense.ts';
import { allOf } from './condition.ts';
import { isOfDays, type ExpenseSelection } from './expense-filter.ts';
import {
  dayConditions,
  dayCountSql,
  isPlannedOnce,
  listSql,
  ofTenant,
  type ListRequest,
  type PagePosition,
} from './expense-list-sql.ts';
import { ExpenseSearchRepository } from './expense-search.repository.ts';

/** Up to one row more than the page has. */
export interface Listed {
  readonly rows: ExpenseRow[];
  readonly total: Total;
  /** In the base currency; null where it was not asked for, or more than `COUNT_LIMIT` match. */
  readonly amountMinor: bigint | null;
  /** Null while the ledger does not know it. */
  readonly baseCurrency: CurrencyCode | null;
}

interface ListRow {
  rows: ExpenseRow[] | null;
  count: number | null;
  sum: string | null;
  currency: CurrencyCode | null;
}

/** Pages of one tenant's expenses, within the transaction of its entity manager. */
export class ExpenseListRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Page and totals with one statement, after another one that looks up the words and tags of a search. */
  async list(request: ListRequest): Promise<Listed> {
    const { selection } = request;
    const hits =
      selection.search &&
      (await new ExpenseSearchRepository(transactionOf(this.#em)).find(selection.search, selection));
    const { sql, params } = listSql(request, hits);
    const [row] = isPlannedOnce(request)
      ? await executePrepared<ListRow>(this.#em, numbered(sql), params)
      : await this.#em.execute<ListRow[]>(sql, [...params]);
    return listed(request, row);
  }

  /** The position of the row with this number in the order of days, found by counting days instead of rows. */
  async seekDay(
    { days, includeDeleted }: ExpenseSelection,
    offset: number,
    direction: 'asc' | 'desc',
  ): Promise<PagePosition> {
    const { sql, params } = allOf([ofTenant(this.#tenantId), ...dayConditions(days)]);
    const [row]: { day: string; before: number }[] = await this.#em.execute(
      `select day::text, before::int from (
         select e.expense_date as day, ${dayCountSql(includeDeleted)} as count,
           sum(${dayCountSql(includeDeleted)}) over (order by e.expense_date ${direction}) - ${dayCountSql(includeDeleted)} as before
         from expense_day_counts e where ${sql}) days
       where before + count > ? order by day ${direction} limit 1`,
      [...params, offset],
    );
    if (!row) return { conditions: [{ sql: 'false', params: [] }], offset: 0 };
    const operator = direction === 'desc' ? '<=' : '>=';
    return { conditions: [{ sql: `e.expense_date ${operator} ?`, params: [row.day] }], offset: offset - row.before };
  }
}

/**
 * Reads a page that takes one statement, which is prepared, in a transaction of its own.
 * @returns null for any other page
 */
export async function listAlone(
  database: TenantDatabase,
  scope: ReadScope,
  request: ListRequest,
): Promise<Listed | null> {
  if (!isPlannedOnce(request)) return null;
  const { sql, params } = listSql(request);
  const [row] = await database.readRows<ListRow>(scope, numbered(sql), params);
  return listed(request, row);
}

function transactionOf(em: EntityManager): Snapshot {
  return { query: async ({ sql, params }) => em.execute(sql, [...params]) };
}

function listed({ selection, totals }: ListRequest, row: ListRow | undefined): Listed {
  const count = row?.count ?? 0;
  const isByDay = isOfDays(selection);
  return {
    rows: row?.rows ?? [],
    total: totals.count ? (isByDay ? { count, isExact: true } : limitedTotal(count)) : NOT_COUNTED,
    amountMinor: count > COUNT_LIMIT || row?.sum == null ? null : BigInt(row.sum),
    baseCurrency: row?.currency ?? null,
  };
}
