import { Migration } from '@mikro-orm/migrations';
import { roleNames } from '@outlay/tenancy/tenant-wall';

const { worker } = roleNames('ledger');

/**
 * The words and the vendor key of an expense are written by the service, which splits and folds text as queries do. Rows keep what
 * the database computed until the service has computed it again (`search_version`); none of these statements reads a row.
 */
const COLUMNS = `
  alter table expenses
    alter column search drop expression,
    alter column vendor_key drop expression,
    alter column vendor_key set default '',
    add column search_version smallint not null default 0;
  comment on column expenses.search_version is 'Of the function that computed search and vendor_key; 0: the database did, once';
  drop function expense_search_vector;`;

/** Progress of computing rows of earlier versions again. The worker sees the ids of these rows only. */
const PROGRESS = `
  create table search_progress (
    search_version smallint primary key,
    last_expense_id bigint not null
  );
  grant select, insert, update on search_progress to ${worker};
  create policy worker_finds_stale_searches on expenses for select to ${worker} using (true);
  grant select (id, tenant_id, search_version) on expenses to ${worker};`;

/** Searches find words that the service splits and folds. */
export class Migration20261128080002_search_words extends Migration {
  override up(): void {
    this.addSql(COLUMNS);
    this.addSql(PROGRESS);
  }
}
