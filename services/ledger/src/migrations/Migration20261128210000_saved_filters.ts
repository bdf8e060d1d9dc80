import { Migration } from '@mikro-orm/migrations';
import { tenantTableSql } from '@outlay/tenancy/tenant-wall';

const SAVED_FILTERS = `
  create table saved_filters (
    id bigint generated always as identity,
    tenant_id bigint not null,
    user_id bigint not null,
    name text not null check (length(name) between 1 and 80),
    name_key text not null,
    filter text not null check (length(filter) <= 20000),
    sort text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (id),
    unique (tenant_id, id),
    unique (tenant_id, user_id, name_key)
  );
  comment on column saved_filters.filter is 'JSON, as text: jsonb refuses a NUL, which a search may contain';`;

/** Filters of expenses that users keep. */
export class Migration20261128210000_saved_filters extends Migration {
  override up(): void {
    this.addSql(SAVED_FILTERS);
    this.addSql(tenantTableSql('ledger', 'saved_filters'));
  }
}
