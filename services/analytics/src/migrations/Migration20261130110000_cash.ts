import { Migration } from '@mikro-orm/migrations';
import { tenantTableSql } from '@outlay/tenancy/tenant-wall';

const SERVICE = 'analytics';
const KEPT = 'select, insert, update';

/**
 * Postings to accounts, and their sums by month.
 *
 * - `cash_account`: each account's currency, and the number of entries that it has.
 * - `cash_entry`: each entry; `live` is false for one that a restored ledger no longer has.
 * - `cash_cut`: from which sequence on a restored ledger no longer has an account's entries of older epochs.
 * - `cash_month`: sums of live entries.
 */
const TABLES = `
  create table cash_account (
    tenant_id bigint not null,
    account_id bigint not null,
    currency text not null,
    entry_count bigint,
    event_time timestamptz not null,
    epoch integer not null,
    version bigint not null,
    primary key (tenant_id, account_id)
  );
  create table cash_entry (
    tenant_id bigint not null,
    account_id bigint not null,
    sequence bigint not null,
    currency text not null,
    kind text not null,
    amount_minor bigint not null,
    day date not null,
    live boolean not null,
    epoch integer not null,
    primary key (tenant_id, account_id, sequence)
  );
  create index on cash_entry (tenant_id, currency, day) include (account_id, kind, amount_minor) where live;
  create table cash_cut (
    tenant_id bigint not null,
    account_id bigint not null,
    epoch integer not null,
    from_sequence bigint not null,
    primary key (tenant_id, account_id, epoch)
  );
  create table cash_month (
    tenant_id bigint not null,
    currency text not null,
    account_id bigint not null,
    month date not null,
    kind text not null,
    amount_minor bigint not null,
    count integer not null,
    primary key (tenant_id, currency, account_id, month, kind)
  );`;

/** The consumer group is new, so that it reads every entry that the log has. */
export class Migration20261130110000_cash extends Migration {
  override up(): void {
    this.addSql(TABLES);
    for (const table of ['cash_account', 'cash_entry', 'cash_cut']) this.addSql(tenantTableSql(SERVICE, table, KEPT));
    this.addSql(tenantTableSql(SERVICE, 'cash_month', `${KEPT}, delete`));
  }
}
