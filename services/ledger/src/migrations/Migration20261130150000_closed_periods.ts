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

/** A second wall, which also holds for a process of the version before: once for each statement that posts. */
const CLOSED_WALL = `
  create function refuse_closed_entries() returns trigger language plpgsql as $$
  begin
    if exists (select 1 from posted join closed_periods p on p.tenant_id = posted.tenant_id where posted.date <= p.closed_through) then
      raise exception 'The books are closed for the date of an entry.' using errcode = 'check_violation';
    end if;
    return null;
  end $$;
  create trigger refuse_closed_entries after insert on account_entries
    referencing new table as posted for each statement execute function refuse_closed_entries();`;

/** The day through which each tenant's books are closed. */
export class Migration20261130150000_closed_periods extends Migration {
  override up(): void {
    this.addSql(CLOSED);
    this.addSql(CLOSED_THROUGH);
    this.addSql(CLOSED_WALL);
  }
}
