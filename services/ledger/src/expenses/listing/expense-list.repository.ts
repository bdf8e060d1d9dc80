import type { EntityManager } from '@mikro-orm/postgresql';
import type { CurrencyCode } from '@outlay/money/currencies';
import { COUNT_LIMIT, limitedTotal, NOT_COUNTED, type Page, type Total } from '@outlay/service-kit/graphql/connection';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import { EXPENSE_COLUMNS_SQL, type ExpenseRow } from '../expense.ts';
import { allOf, sqlOf, value, type Condition } from './condition.ts';
import { isOfDays, type ExpenseSelection } from './expense-filter.ts';
import type { ExpenseOrder } from './expense-order.ts';
import { ExpenseSearchRepository, type Hits } from './expense-search.repository.ts';

/** Where a page starts. */
export interface PagePosition {
  readonly conditions: readonly Condition[];
  readonly offset: number;
}

/** Totals that a list is asked for; others are not computed. */
export interface ExpenseListTotals {
  readonly count: boolean;
  readonly amount: boolean;
}

/** A page of a selection in an order, and totals of all that match. */
export interface ListRequest {
  readonly selection: ExpenseSelection;
  readonly order: ExpenseOrder;
  readonly page: Page;
  readonly position: PagePosition;
  readonly totals: ExpenseListTotals;
}

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
    const { selection, totals } = request;
    const hits = selection.search && (await new ExpenseSearchRepository(this.#em).find(selection.search, selection));
    const where = this.#where(selection, hits);
    // Few hits are read once, for the page and for the totals.
    const matches = hits?.isComplete
      ? sqlOf`with matches as materialized (select * from expenses e where ${where})`
      : '';
    const source = hits?.isComplete ? sqlOf`matches e where true` : sqlOf`expenses e where ${where}`;
    const [row] = await this.#run(
      sqlOf`${matches} select page.rows, counted.count, counted.sum,
              (select base_currency from tenant_settings where tenant_id = ${value(this.#tenantId)}) as currency
            from (${pageSql(request, source)}) page, (${this.#countedSql(request, source, hits)}) counted`,
      isPlannedOnce(request),
    );
    const count = row?.count ?? 0;
    const isByDay = isOfDays(selection);
    return {
      rows: row?.rows ?? [],
      total: totals.count ? (isByDay ? { count, isExact: true } : limitedTotal(count)) : NOT_COUNTED,
      amountMinor: count > COUNT_LIMIT || row?.sum == null ? null : BigInt(row.sum),
      baseCurrency: row?.currency ?? null,
    };
  }

  /** The position of the row with this number in the order of days, found by counting days instead of rows. */
  async seekDay(
    { days, includeDeleted }: ExpenseSelection,
    offset: number,
    direction: 'asc' | 'desc',
  ): Promise<PagePosition> {
    const { sql, params } = allOf([this.#ofTenant(), ...dayConditions(days)]);
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

  #ofTenant(): Condition {
    return { sql: 'e.tenant_id = ?', params: [this.#tenantId] };
  }

  #where({ includeDeleted, conditions, days }: ExpenseSelection, hits: Hits | null): Condition {
    const live = includeDeleted ? [] : [{ sql: 'e.soft_deleted_at is null', params: [] }];
    return allOf([this.#ofTenant(), ...live, ...dayConditions(days), ...conditions, ...(hits?.conditions ?? [])]);
  }

  /** Counts as few rows as will do: none, those of the counters of days, or up to one above `COUNT_LIMIT`. */
  #countedSql({ selection, totals }: ListRequest, source: Condition, hits: Hits | null): Condition | string {
    if (!totals.count && !totals.amount) return 'select null::int as count, null::text as sum';
    const { days, includeDeleted, conditions } = selection;
    const sum = totals.amount ? 'coalesce(sum(e.base_amount_minor), 0)::text' : 'null::text';
    if (isOfDays(selection)) {
      const ofDays = allOf([this.#ofTenant(), ...dayConditions(days)]);
      const sumOfFew = sqlOf`case when count <= ${String(COUNT_LIMIT)} then (select ${sum} from ${source}) end`;
      return sqlOf`select count, ${totals.amount ? sumOfFew : sum} as sum
        from (select coalesce(sum(${dayCountSql(includeDeleted)}), 0)::int as count
              from expense_day_counts e where ${ofDays}) days`;
    }
    const isSearchAlone = conditions.length === 0 && days.from === null && days.to === null;
    const most = String(COUNT_LIMIT + 1);
    if (hits?.isComplete === false && isSearchAlone) return `select ${most} as count, null::text as sum`;
    return sqlOf`select count(*)::int as count, ${sum} as sum
      from (select e.base_amount_minor from ${source} limit ${most}) e`;
  }

  async #run({ sql, params }: Condition, isPrepared: boolean): Promise<ListRow[]> {
    if (!isPrepared) return this.#em.execute(sql, [...params]);
    let number = 0;
    return executePrepared<ListRow>(
      this.#em,
      sql.replaceAll('?', () => `$${++number}`),
      params,
    );
  }
}

function pageSql({ order, page, position }: ListRequest, source: Condition): Condition {
  const beyond = position.conditions.length === 0 ? '' : sqlOf`and ${allOf(position.conditions)}`;
  return sqlOf`select json_agg(e) as rows from (
    select ${EXPENSE_COLUMNS_SQL} from ${source} ${beyond}
    order by ${order.orderBySql(page)} limit ${String(page.size + 1)} offset ${String(position.offset)}) e`;
}

/**
 * Returns true where one index leads through the list, whatever the values. Other plans depend on them: on how many rows a word, a range
 * or an offset leaves.
 */
function isPlannedOnce({ selection, order, position }: ListRequest): boolean {
  const { search, conditions, days } = selection;
  if (search !== null || position.offset > 0) return false;
  const [first, ...more] = conditions;
  if (order.byDay !== null) return first === undefined || (first.hasIndex === true && more.length === 0);
  return first === undefined && days.from === null && days.to === null;
}

function dayConditions({ from, to }: ExpenseSelection['days']): Condition[] {
  return [
    ...(from === null ? [] : [{ sql: 'e.expense_date >= ?', params: [from] }]),
    ...(to === null ? [] : [{ sql: 'e.expense_date <= ?', params: [to] }]),
  ];
}

function dayCountSql(includeDeleted: boolean): string {
  return includeDeleted ? '(e.live_count + e.deleted_count)' : 'e.live_count';
}
