import { Migration } from '@mikro-orm/migrations';
import { CURRENT_TENANT_SQL, roleNames } from '@outlay/tenancy/tenant-wall';

const { app } = roleNames('ledger');

/**
 * Totals of a filter are counted and added up in its index alone: deletion and amount are in it. Expenses without a project or a
 * category are in the index, too: filters ask for them. New expenses are vacuumed soon, as an index answers alone only for pages known to
 * be visible to all.
 */
const INDEXES = ['day', 'project_id', 'account_id', 'category_id'].map((column) => {
  const name = `expenses_by_${column.replace('_id', '')}`;
  const leading = column === 'day' ? '' : `${column}, `;
  return `drop index ${name};
    create index ${name} on expenses (tenant_id, ${leading}expense_date, id) include (soft_deleted_at, base_amount_minor);`;
});
/** No query reads an entry by its expense, and nothing refers to an entry. */
const UNUSED = `
  drop index account_entries_by_expense;
  alter table account_entries drop constraint account_entries_tenant_id_id_key;`;
const VACUUM = `alter table expenses set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);`;

/** Finds deleted expenses on request only, so that the number of hits is the total of a list. */
const SEARCH = `
  drop function find_expenses;
  create function find_expenses(words tsquery, wanted_tags text[], with_deleted boolean, most integer) returns setof bigint
    language plpgsql stable security definer set search_path = public, pg_temp as $$
  begin
    return query execute format(
      'select id from expenses where tenant_id = ${CURRENT_TENANT_SQL.replaceAll("'", "''")} %s %s %s limit $3',
      case when with_deleted then '' else 'and soft_deleted_at is null' end,
      case when words is null then '' else 'and search @@ $1' end,
      case when wanted_tags is null then '' else 'and tags @> $2' end) using words, wanted_tags, most;
  end $$;
  revoke all on function find_expenses from public;
  grant execute on function find_expenses to ${app};`;

/** Indexes that answer totals, and a search that counts what a list shows. */
export class Migration20261129100000_list_indexes extends Migration {
  override up(): void {
    for (const sql of [...INDEXES, UNUSED, VACUUM, SEARCH]) this.addSql(sql);
  }
}
