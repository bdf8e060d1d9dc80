import { COUNT_LIMIT, type Page } from '@outlay/service-kit/graphql/connection';
import { EXPENSE_COLUMNS_SQL } from '../expense.ts';
import { allOf, sqlOf, value, type Condition } from './condition.ts';
import { isOfDays, type ExpenseSelection } from './expense-filter.ts';
import type { ExpenseOrder } from './expense-order.ts';
import type { Hits } from './expense-search.repository.ts';

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

/** A page of a tenant's selection in an order, and totals of all that match. */
export interface ListRequest {
  readonly tenantId: number;
  readonly selection: ExpenseSelection;
  readonly order: ExpenseOrder;
  readonly page: Page;
  readonly position: PagePosition;
  readonly totals: ExpenseListTotals;
}

/** The statement that reads a page and its totals; the words and tags of a search were looked up before. */
export function listSql(request: ListRequest, hits: Hits | null = null): Condition {
  const { tenantId, selection } = request;
  const where = whereSql(tenantId, selection, hits);
  // Few hits are read once, for the page and for the totals.
  const matches = hits?.isComplete ? sqlOf`with matches as materialized (select * from expenses e where ${where})` : '';
  const source = hits?.isComplete ? sqlOf`matches e where true` : sqlOf`expenses e where ${where}`;
  return sqlOf`${matches} select page.rows, counted.count, counted.sum,
      (select base_currency from tenant_settings where tenant_id = ${value(tenantId)}) as currency
    from (${pageSql(request, source)}) page, (${countedSql(request, source, hits)}) counted`;
}

export function ofTenant(tenantId: number): Condition {
  return { sql: 'e.tenant_id = ?', params: [tenantId] };
}

/** The condition of everything that matches. */
export function whereSql(
  tenantId: number,
  { includeDeleted, conditions, days }: ExpenseSelection,
  hits: Hits | null,
): Condition {
  const live = includeDeleted ? [] : [{ sql: 'e.soft_deleted_at is null', params: [] }];
  return allOf([ofTenant(tenantId), ...live, ...dayConditions(days), ...conditions, ...(hits?.conditions ?? [])]);
}

/** Counts as few rows as will do: none, those of the counters of days, or up to one above `COUNT_LIMIT`. */
function countedSql(
  { tenantId, selection, totals }: ListRequest,
  source: Condition,
  hits: Hits | null,
): Condition | string {
  if (!totals.count && !totals.amount) return 'select null::int as count, null::text as sum';
  const { days, includeDeleted, conditions } = selection;
  const sum = totals.amount ? 'coalesce(sum(e.base_amount_minor), 0)::text' : 'null::text';
  if (isOfDays(selection)) {
    const ofDays = allOf([ofTenant(tenantId), ...dayConditions(days)]);
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
export function isPlannedOnce({ selection, order, position }: ListRequest): boolean {
  const { search, conditions, days } = selection;
  if (search !== null || position.offset > 0) return false;
  const [first, ...more] = conditions;
  if (order.byDay !== null) return first === undefined || (first.hasIndex === true && more.length === 0);
  return first === undefined && days.from === null && days.to === null;
}

export function dayConditions({ from, to }: ExpenseSelection['days']): Condition[] {
  return [
    ...(from === null ? [] : [{ sql: 'e.expense_date >= ?', params: [from] }]),
    ...(to === null ? [] : [{ sql: 'e.expense_date <= ?', params: [to] }]),
  ];
}

export function dayCountSql(includeDeleted: boolean): string {
  return includeDeleted ? '(e.live_count + e.deleted_count)' : 'e.live_count';
}
