import { COUNT_LIMIT } from '@outlay/service-kit/graphql/connection';
import type { Snapshot } from '@outlay/tenancy/copy-out';
import { arrayLiteral } from '../../posting/set-statement.repository.ts';
import type { Condition } from './condition.ts';
import type { ExpenseSelection } from './expense-filter.ts';

/** Matches of words and tags, as conditions. */
export interface Hits {
  /**
   * True where the conditions name every match by its id. False where more than `COUNT_LIMIT` match: walking the list in its order then
   * meets a page of them soon.
   */
  readonly isComplete: boolean;
  readonly conditions: readonly Condition[];
}

/** Looks up words and tags, within the transaction that it is given, as row level security lets no query use their index. */
export class ExpenseSearchRepository {
  readonly #transaction: Snapshot;

  constructor(transaction: Snapshot) {
    this.#transaction = transaction;
  }

  async find(
    search: NonNullable<ExpenseSelection['search']>,
    { includeDeleted }: Pick<ExpenseSelection, 'includeDeleted'>,
  ): Promise<Hits> {
    const words = { sql: '?::tsquery', params: [search.words] };
    const tags = search.tags === null ? null : arrayLiteral(search.tags);
    const found =
      tags === null
        ? `select id from find_expenses(${words.sql}, null, ?, ?) as id`
        : `select distinct id from unnest(?::text[]) as tag, find_expenses(${words.sql}, array[tag], ?, ?) as id`;
    const [row] = await this.#transaction.query<{ ids: string | null; count: number }>({
      sql: `select count(*)::int as count, case when count(*) <= ${COUNT_LIMIT} then array_agg(id)::text end as ids
       from (${found}) found`,
      params: [...(tags === null ? [] : [tags]), ...words.params, includeDeleted, COUNT_LIMIT + 1],
    });
    if (row && row.count <= COUNT_LIMIT)
      return { isComplete: true, conditions: [{ sql: 'e.id = any (?::bigint[])', params: [row.ids ?? '{}'] }] };
    const matching = search.words === null ? [] : [{ sql: `e.search @@ ${words.sql}`, params: words.params }];
    const tagged = tags === null ? [] : [{ sql: 'e.tags && ?::text[]', params: [tags] }];
    return { isComplete: false, conditions: [...matching, ...tagged] };
  }
}
