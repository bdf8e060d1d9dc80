import type { EntityManager } from '@mikro-orm/postgresql';
import type { PoolClient } from 'pg';
import { SetStatement, updateSql, type Columns } from '../posting/set-statement.repository.ts';
import { SEARCH_VERSION, searchVectorOf, vendorKey } from './expense-search.ts';

interface SearchedText {
  id: number;
  vendor: string | null;
  note: string | null;
  tags: string[];
}

const COLUMNS: Columns<SearchedText> = {
  id: ['bigint', ({ id }) => id],
  vendor_key: ['text', ({ vendor }) => vendorKey(vendor)],
  search: ['tsvector', searchVectorOf],
  search_version: ['smallint', () => SEARCH_VERSION],
};

/** One tenant's expenses whose search words are of an earlier version. */
export class SearchBackfillRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Computes the words of these expenses, locked against a change meanwhile. Nothing else of them changes, their version included. */
  async recompute(ids: readonly number[]): Promise<void> {
    const [found]: { rows: SearchedText[] | null }[] = await this.#em.execute(
      `select json_agg(e) as rows from (
         select id, vendor, note, tags from expenses
         where tenant_id = ? and id = any (?::bigint[]) and search_version < ? order by id for no key update) e`,
      [this.#tenantId, `{${ids.join(',')}}`, SEARCH_VERSION],
    );
    const statement = new SetStatement(this.#tenantId);
    statement.add('searches', COLUMNS, found?.rows ?? [], updateSql('expenses', COLUMNS));
    await statement.run(this.#em);
  }
}

/**
 * The next expenses of an earlier version, across tenants, until the transaction ends the caller's alone.
 * @returns null where another transaction is at it
 */
export async function staleExpenses(
  client: PoolClient,
  version: number,
  limit: number,
): Promise<{ id: number; tenantId: number }[] | null> {
  const { rows: turns } = await client.query<{ mine: boolean }>(
    `select pg_try_advisory_xact_lock(hashtext('outlay:search-backfill')) as mine`,
  );
  if (turns[0]?.mine !== true) return null;
  const { rows } = await client.query<{ id: string; tenant_id: string }>(
    `select id, tenant_id from expenses
     where id > coalesce((select last_expense_id from search_progress where search_version = $1), 0) and search_version < $1
     order by id limit $2`,
    [version, limit],
  );
  return rows.map((row) => ({ id: Number(row.id), tenantId: Number(row.tenant_id) }));
}

/** Notes how far it has come. @param lastId null where nothing is left: the next time begins after the newest expense there is */
export async function storeProgress(client: PoolClient, version: number, lastId: number | null): Promise<void> {
  await client.query(
    `insert into search_progress (search_version, last_expense_id)
     values ($1, coalesce($2::bigint, (select max(id) from expenses), 0))
     on conflict (search_version) do update set last_expense_id = excluded.last_expense_id`,
    [version, lastId],
  );
}
