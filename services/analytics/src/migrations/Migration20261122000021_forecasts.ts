import { Migration } from '@mikro-orm/migrations';
import { auditSql } from '@outlay/audit/schema';
import { jobsSql } from '@outlay/jobs/jobs-sql';
import { outboxSql } from '@outlay/messaging/outbox-sql';
import { idempotencySql } from '@outlay/tenancy/commands';
import { roleNames, tenantTableSql } from '@outlay/tenancy/tenant-wall';

const SERVICE = 'analytics';

/** The last published forecast of each project. It is no read model: it is this service's own word, and a rebuild leaves it alone. */
const FORECASTS = `
  create table project_forecast (
    id bigint generated always as identity,
    tenant_id bigint not null,
    project_id bigint not null,
    version integer not null check (version > 0),
    day date not null,
    method text not null check (method in ('insufficient_data', 'log_normal', 'hurdle_log_normal', 'ended')),
    months_used integer not null,
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    spent_minor bigint not null,
    projected_estimate_minor bigint not null,
    expected_total_minor bigint,
    p_overspend double precision check (p_overspend between 0 and 1),
    closed boolean not null,
    primary key (tenant_id, project_id)
  );`;

/** The daily forecasts, and the tables every service has: outbox, inbox, audit, idempotency keys, runs of jobs. */
export class Migration20261122000021_forecasts extends Migration {
  override up(): void {
    this.addSql(FORECASTS);
    this.addSql(tenantTableSql(SERVICE, 'project_forecast', 'select, insert, update'));
    this.addSql(outboxSql(SERVICE));
    this.addSql(auditSql(SERVICE));
    this.addSql(idempotencySql(SERVICE));
    this.addSql(jobsSql(SERVICE));
    // The daily job goes from tenant to tenant: the worker may learn which there are, and nothing of them.
    const { worker } = roleNames(SERVICE);
    this.addSql(`
      create policy worker_finds_tenants on tenant_replica for select to ${worker} using (true);
      grant select (tenant_id) on tenant_replica to ${worker};`);
  }
}
