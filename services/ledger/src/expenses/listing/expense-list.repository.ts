import type { EntityManager } from '@mikro-orm/postgresql';
import { EXPENSE_COLUMNS_SQL, type ExpenseRow } from '../expense.ts';
import { COUNT_LIMIT, limitedTotal, type Total } from '@outlay/service-kit/graphql/connection';
import { arrayLiteral } from '../../posting/set-statement.repository.ts';
import type { Condition, ExpenseSelection } from './expense-filter.ts';

/**
 * Up to this many hits of a search are looked up by id and sorted; a word with more is common enough that walking the list in its
 * order meets a page of them soon.
 */
const RARE_HITS = 10_000;

/** Where a page starts. */
export interface PagePosition {
  readonly conditions: readonly Condition[];
  readonly offset: number;
}

/** Number and sum of the matches of a selection. */
export interface Counted {
  readonly total: Total;
  /** In the base currency; null where it was not asked for, or too much matches. */
  readonly amountMinor: bigint | null;
}

/** Pages of one tenant's expenses, within the transaction of its entity manager. */
export class ExpenseListRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;
  readonly #searches = new Map<object, Promise<Condition[]>>();

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Up to `limit` rows of a selection in an order, from a position on. */
  async page(
    selection: ExpenseSelection,
    orderBySql: string,
    { conditions, offset }: PagePosition,
    limit: number,
  ): Promise<ExpenseRow[]> {
    const where = await this.#where(selection, conditions);
    const [found]: { rows: ExpenseRow[] | null }[] = await this.#em.execute(
      `select json_agg(e) as rows
       from (select ${EXPENSE_COLUMNS_SQL} from expenses e
             where ${where.sql} order by ${orderBySql} limit ? offset ?) e`,
      [...where.params, limit, offset],
    );
    return found?.rows ?? [];
  }

  /** Number of matches, counted up to `COUNT_LIMIT`; on request with their sum, which is null above it. */
  async count(selection: ExpenseSelection, withAmount: boolean): Promise<Counted> {
    const where = await this.#where(selection, []);
    const [row]: { count: number; sum?: string }[] = await this.#em.execute(
      `select count(*)::int as count ${withAmount ? ', coalesce(sum(base_amount_minor), 0)::text as sum' : ''}
       from (select ${withAmount ? 'e.base_amount_minor' : ''} from expenses e where ${where.sql} limit ?) counted`,
      [...where.params, COUNT_LIMIT + 1],
    );
    const total = limitedTotal(row?.count ?? 0);
    return { total, amountMinor: total.isExact && row?.sum !== undefined ? BigInt(row.sum) : null };
  }

  /** Number of expenses of the tenant, from the day counters. */
  async countAll(includeDeleted: boolean): Promise<number> {
    const [row]: { count: number }[] = await this.#em.execute(
      `select coalesce(sum(${countSql(includeDeleted)}), 0)::int as count from expense_day_counts where tenant_id = ?`,
      [this.#tenantId],
    );
    return row?.count ?? 0;
  }

  /** The position of the row with this number in the order of days, found by counting days instead of rows. */
  async seekDay(offset: number, direction: 'asc' | 'desc', includeDeleted: boolean): Promise<PagePosition> {
    const [row]: { day: string; before: number }[] = await this.#em.execute(
      `select day::text, before::int from (
         select expense_date as day, ${countSql(includeDeleted)} as count,
           sum(${countSql(includeDeleted)}) over (order by expense_date ${direction}) - ${countSql(includeDeleted)} as before
         from expense_day_counts where tenant_id = ?) days
       where before + count > ? order by day ${direction} limit 1`,
      [this.#tenantId, offset],
    );
    if (!row) return { conditions: [{ sql: 'false', params: [] }], offset: 0 };
    const operator = direction === 'desc' ? '<=' : '>=';
    return { conditions: [{ sql: `e.expense_date ${operator} ?`, params: [row.day] }], offset: offset - row.before };
  }

  async #where(selection: ExpenseSelection, more: readonly Condition[]): Promise<Condition> {
    const all = [
      { sql: 'e.tenant_id = ?', params: [this.#tenantId] },
      ...(selection.includeDeleted ? [] : [{ sql: 'e.soft_deleted_at is null', params: [] }]),
      ...selection.conditions,
      ...(await this.#searchConditions(selection)),
      ...more,
    ];
    return { sql: all.map(({ sql }) => `(${sql})`).join(' and '), params: all.flatMap(({ params }) => params) };
  }

  /** Looked up once, for the page and for the count. */
  #searchConditions({ search }: ExpenseSelection): Promise<Condition[]> {
    if (search === null) return Promise.resolve([]);
    const known = this.#searches.get(search) ?? this.#search(search);
    this.#searches.set(search, known);
    return known;
  }

  async #search(search: NonNullable<ExpenseSelection['search']>): Promise<Condition[]> {
    const words = { sql: '?::tsquery', params: [search.words] };
    const tags = search.tags === null ? null : arrayLiteral(search.tags);
    const [found]: { ids: string | null; count: number }[] = await this.#em.execute(
      tags === null
        ? `select array_agg(id)::text as ids, count(*)::int as count from find_expenses(${words.sql}, null, ?) as id`
        : `select array_agg(distinct id)::text as ids, count(distinct id)::int as count
           from unnest(?::text[]) as tag, find_expenses(${words.sql}, array[tag], ?) as id`,
      [...(tags === null ? [] : [tags]), ...words.params, RARE_HITS + 1],
    );
    if (found && found.count <= RARE_HITS) return [{ sql: 'e.id = any (?::bigint[])', params: [found.ids ?? '{}'] }];
    return [
      ...(search.words === null ? [] : [{ sql: `e.search @@ ${words.sql}`, params: words.params }]),
      ...(tags === null ? [] : [{ sql: 'e.tags && ?::text[]', params: [tags] }]),
    ];
  }
}

function countSql(includeDeleted: boolean): string {
  return includeDeleted ? '(live_count + deleted_count)' : 'live_count';
}
