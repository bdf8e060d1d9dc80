import { Migration } from '@mikro-orm/migrations';
import { tenantTableSql } from '@outlay/tenancy/tenant-wall';

const CLOSED = `
  create table closed_periods (
    tenant_id bigint primary key,
    closed_through date check (closed_through >= '1970-01-01'),
    version integer not null check (version > 0),
    updated_at timestamptz not null
  );
  comment on column closed_periods.closed_through is 'Nothing is posted on or before this day; null where every day is open';
  ${tenantTableSql('ledger', 'closed_periods', 'select, insert, update')}`;

/** Volatile: each call sees what is committed by then, also within a statement that began earlier. */
const CLOSED_THROUGH = `
  create function closed_through(tenant bigint) returns date language plpgsql volatile as $$
  begin
    return (select p.closed_through from closed_periods p where p.tenant_id = tenant);
  end $$;`;

/** The day through which each tenant's books are closed. */
export class Migration20261130150000_closed_periods extends Migration {
  override up(): void {
    this.addSql(CLOSED);
    this.addSql(CLOSED_THROUGH);
  }
}
