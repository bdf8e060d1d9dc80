import type { EntityManager } from '@mikro-orm/postgresql';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import { arrayLiteral } from '../../posting/set-statement.repository.ts';
import { IS_TAKEN_SQL } from '../import.ts';

/** A row that is to be booked. */
export interface TakenRow {
  readonly row: number;
  /** As JSON. */
  readonly draft: unknown;
  /** Twins of it are no hindrance: somebody said so. */
  readonly takesTwin: boolean;
}

const FROM = `from import_rows r join imports i on i.tenant_id = r.tenant_id and i.id = r.import_id
  where r.tenant_id = $1 and r.import_id = $2 and ${IS_TAKEN_SQL}`;

/** The rows of one import that a commit books, within the transaction of the entity manager. */
export class TakenRowsRepository {
  readonly #em: EntityManager;
  readonly #values: readonly [tenantId: number, importId: number];

  constructor(em: EntityManager, tenantId: number, importId: number) {
    this.#em = em;
    this.#values = [tenantId, importId];
  }

  async count(): Promise<number> {
    const [row] = await executePrepared<{ count: number }>(
      this.#em,
      `select count(*)::int as count ${FROM}`,
      this.#values,
    );
    return row?.count ?? 0;
  }

  /** The first rows after one, in the order of the file. */
  async after(row: number, most: number): Promise<TakenRow[]> {
    return executePrepared(
      this.#em,
      `select r.row, r.draft, coalesce(r.takes_twin, i.takes_twins) as "takesTwin" ${FROM} and r.row > $3::int order by r.row limit $4::int`,
      [...this.#values, row, most],
    );
  }

  /** Names of categories that are to be made, each once. */
  async newCategories(): Promise<string[]> {
    return this.#distinct(`r.draft ->> 'newCategory'`);
  }

  /** Names of vendors, each once. */
  async vendors(): Promise<string[]> {
    return this.#distinct(`r.draft ->> 'vendor'`);
  }

  /** Tags, each once. */
  async tags(): Promise<string[]> {
    const rows = await executePrepared<{ name: string }>(
      this.#em,
      `select distinct tag as name from (select r.draft ${FROM}) as taken, jsonb_array_elements_text(taken.draft -> 'tags') as tag order by 1`,
      this.#values,
    );
    return rows.map(({ name }) => name);
  }

  async #distinct(text: string): Promise<string[]> {
    const rows = await executePrepared<{ name: string }>(
      this.#em,
      `select distinct ${text} as name ${FROM} and ${text} is not null order by 1`,
      this.#values,
    );
    return rows.map(({ name }) => name);
  }

  /** Ids of the accounts that rows have become. */
  async accounts(): Promise<number[]> {
    const rows = await executePrepared<{ id: number }>(
      this.#em,
      `select account_id::float8 as id from import_rows where tenant_id = $1 and import_id = $2 and account_id is not null order by 1`,
      this.#values,
    );
    return rows.map(({ id }) => id);
  }

  /** Notes what rows have become. @param column of accounts and expenses */
  async link(column: 'account_id' | 'expense_id', rows: readonly { row: number; id: number }[]): Promise<void> {
    await executePrepared(
      this.#em,
      `update import_rows r set ${column} = made.id from unnest($3::int[], $4::bigint[]) as made (row, id)
       where r.tenant_id = $1 and r.import_id = $2 and r.row = made.row`,
      [...this.#values, arrayLiteral(rows.map(({ row }) => row)), arrayLiteral(rows.map(({ id }) => id))],
    );
  }
}
