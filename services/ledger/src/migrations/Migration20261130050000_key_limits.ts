import { Migration } from '@mikro-orm/migrations';
import { tenantTableSql } from '@outlay/tenancy/tenant-wall';

const SPEND = `
  create table key_spend (
    tenant_id bigint not null,
    key_id bigint not null,
    day date not null,
    spent_minor bigint not null check (spent_minor >= 0),
    primary key (tenant_id, key_id)
  );
  comment on table key_spend is 'Total that an API key with a limit for the day has recorded on its last day, in the base currency';
  ${tenantTableSql('ledger', 'key_spend', 'select, insert, update')}`;

const RECORDED = `
  create table recorded_expenses (
    tenant_id bigint primary key,
    day date not null,
    recorded integer not null check (recorded >= 0)
  );
  comment on table recorded_expenses is 'Number of expenses that a tenant with a quota has recorded on its last day';
  ${tenantTableSql('ledger', 'recorded_expenses', 'select, insert, update')}`;

/** Sums for the limits of API keys and the quotas of tenants, and the key that recorded an expense. */
export class Migration20261130050000_key_limits extends Migration {
  override up(): void {
    this.addSql(SPEND);
    this.addSql(RECORDED);
    this.addSql(`
      alter table expenses add column created_by_key bigint;
      comment on column expenses.created_by_key is 'API key that recorded it; null for a user';
      alter table tenant_settings add column expenses_per_day integer;
      comment on column tenant_settings.expenses_per_day is 'Quota of expenses a day; null for none';`);
  }
}
