import { Migration } from '@mikro-orm/migrations';
import { roleNames, tenantTableSql } from '@outlay/tenancy/tenant-wall';

const SERVICE = 'analytics';

/**
 * Projects whose forecast is to be made again. A row is written in the transaction that changes what the forecast follows from, and
 * deleted in the one that keeps the new forecast; `claimed_until` is set while somebody works on it. Rows by events go first.
 */
const FORECAST_DUE = `
  create table forecast_due (
    tenant_id bigint not null,
    project_id bigint not null,
    by_event boolean not null default true,
    due_at timestamptz not null default now(),
    claimed_until timestamptz,
    primary key (tenant_id, project_id)
  );
  create index on forecast_due (by_event desc, due_at);`;

/** A forecast is kept whole, with the figures it follows from, so that dashboards need not make it again. */
const KEPT_WHOLE = `
  alter table project_forecast
    add column figures_hash text,
    add column low_minor bigint,
    add column high_minor bigint;`;

/** Forecasts are made again when their figures change. */
export class Migration20261128060000_forecast_due extends Migration {
  override up(): void {
    this.addSql(KEPT_WHOLE);
    this.addSql(FORECAST_DUE);
    this.addSql(tenantTableSql(SERVICE, 'forecast_due', 'select, insert, update, delete'));
    const { worker } = roleNames(SERVICE);
    this.addSql(`
      create policy worker_claims on forecast_due to ${worker} using (true) with check (true);
      grant select, update (claimed_until) on forecast_due to ${worker};`);
  }
}
