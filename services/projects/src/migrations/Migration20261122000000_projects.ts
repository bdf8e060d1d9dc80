import { Migration } from '@mikro-orm/migrations';
import { auditSql } from '@outlay/audit/schema';
import { outboxSql } from '@outlay/messaging/outbox-sql';
import { idempotencySql } from '@outlay/tenancy/commands';
import { tenantTableSql } from '@outlay/tenancy/tenant-wall';

const SERVICE = 'projects';

const PROJECTS = `
  create table projects (
    id bigint generated always as identity primary key,
    tenant_id bigint not null,
    name text not null check (length(name) between 1 and 200),
    description text check (length(description) <= 5000),
    start_date date not null,
    end_date date check (end_date >= start_date),
    starting_budget_minor bigint not null check (starting_budget_minor between 0 and 999999999999999),
    projected_estimate_minor bigint not null check (projected_estimate_minor between 0 and 999999999999999),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    status text not null check (status in ('active', 'completed', 'archived')),
    version integer not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    deleted_at timestamptz,
    unique (tenant_id, id)
  );
  create index projects_by_name on projects (tenant_id, name, id);`;

/** Projects, and the tables every service has: outbox, inbox, audit, idempotency keys. */
export class Migration20261122000000_projects extends Migration {
  override up(): void {
    this.addSql(PROJECTS);
    this.addSql(tenantTableSql(SERVICE, 'projects', 'select, insert, update'));
    this.addSql(outboxSql(SERVICE));
    this.addSql(auditSql(SERVICE));
    this.addSql(idempotencySql(SERVICE));
  }
}
