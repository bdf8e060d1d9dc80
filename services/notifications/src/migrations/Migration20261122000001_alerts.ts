import { Migration } from '@mikro-orm/migrations';
import { roleNames, tenantTableSql } from '@outlay/tenancy/tenant-wall';

const SERVICE = 'notifications';
const { worker } = roleNames(SERVICE);

/** Replicas of other services' states. */
const REPLICAS = `
  create table tenant_settings (
    tenant_id bigint primary key,
    name text not null,
    locale text not null,
    epoch integer not null,
    version bigint not null
  );
  create table user_states (
    tenant_id bigint not null,
    user_id bigint not null,
    role text not null check (role in ('OWNER', 'ADMIN', 'ANALYST', 'MEMBER')),
    is_active boolean not null,
    session_version integer not null,
    registered_at timestamptz not null,
    epoch integer not null,
    version bigint not null,
    primary key (tenant_id, user_id)
  );
  create table account_states (
    tenant_id bigint not null,
    account_id bigint not null,
    name text not null,
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    balance_minor bigint not null,
    threshold_minor bigint,
    is_archived boolean not null,
    is_low boolean not null generated always as (coalesce(not is_archived and balance_minor <= threshold_minor, false)) stored,
    epoch integer not null,
    version bigint not null,
    primary key (tenant_id, account_id)
  );
  create table project_states (
    tenant_id bigint not null,
    project_id bigint not null,
    name text not null,
    epoch integer not null,
    version bigint not null,
    primary key (tenant_id, project_id)
  );
  create table forecast_states (
    tenant_id bigint not null,
    project_id bigint not null,
    epoch integer not null,
    version bigint not null,
    primary key (tenant_id, project_id)
  );`;

/**
 * `alert_positions` counts the changes of a tenant's alerts. Its row is locked until the commit, so that positions grow in the
 * order of commits: who has seen a position has seen all before it.
 */
const ALERTS = `
  create table alert_positions (
    tenant_id bigint primary key,
    newest bigint not null check (newest > 0)
  );
  create table alerts (
    id bigint generated always as identity primary key,
    tenant_id bigint not null,
    type text not null check (type in ('LOW_BALANCE', 'FORECAST_OVERSPEND')),
    severity text not null check (severity in ('INFO', 'WARNING', 'CRITICAL')),
    entity_type text not null check (entity_type in ('ACCOUNT', 'PROJECT')),
    entity_id bigint not null,
    message text not null,
    facts jsonb not null,
    version integer not null default 1,
    raised_position bigint not null,
    cleared_position bigint,
    created_at timestamptz not null,
    cleared_at timestamptz,
    unique (tenant_id, id),
    unique (tenant_id, raised_position),
    check ((cleared_at is null) = (cleared_position is null))
  );
  create unique index alerts_open on alerts (tenant_id, type, entity_id) where cleared_at is null;
  create unique index alerts_cleared on alerts (tenant_id, cleared_position) where cleared_position is not null;
  create table alert_reads (
    tenant_id bigint not null,
    user_id bigint not null,
    alert_id bigint not null,
    read_at timestamptz not null default now(),
    primary key (tenant_id, user_id, alert_id),
    foreign key (tenant_id, alert_id) references alerts (tenant_id, id)
  );`;

const PEOPLE = `
  create table notification_preferences (
    tenant_id bigint not null,
    user_id bigint not null,
    alert_type text not null check (alert_type in ('LOW_BALANCE', 'FORECAST_OVERSPEND')),
    email boolean not null,
    in_app boolean not null,
    frequency text not null check (frequency in ('IMMEDIATE', 'DAILY', 'WEEKLY')),
    digest_since timestamptz not null default now(),
    primary key (tenant_id, user_id, alert_type)
  );
  create table alert_stream_tickets (
    tenant_id bigint not null,
    hash text not null,
    user_id bigint,
    expires_at timestamptz not null,
    primary key (tenant_id, hash)
  );`;

/** Alerts, who has read them, who wants to hear of them, and what they are made from. */
export class Migration20261122000001_alerts extends Migration {
  override up(): void {
    this.addSql(REPLICAS);
    for (const table of ['tenant_settings', 'user_states', 'account_states', 'project_states', 'forecast_states']) {
      this.addSql(tenantTableSql(SERVICE, table, 'select, insert, update'));
    }
    this.addSql(ALERTS);
    this.addSql(tenantTableSql(SERVICE, 'alert_positions', 'select, insert, update'));
    this.addSql(tenantTableSql(SERVICE, 'alerts', 'select, insert, update (version, cleared_position, cleared_at)'));
    this.addSql(tenantTableSql(SERVICE, 'alert_reads', 'select, insert, delete'));
    this.addSql(PEOPLE);
    this.addSql(tenantTableSql(SERVICE, 'notification_preferences', 'select, insert, update'));
    this.addSql(tenantTableSql(SERVICE, 'alert_stream_tickets', 'select, insert, delete'));
    this.addSql(workerFindsTenantsSql('account_states', 'tenant_id'));
    this.addSql(workerFindsTenantsSql('notification_preferences', 'tenant_id, email, frequency'));
  }
}

/** Jobs go through all tenants, one after the other and within the wall of each; the worker only learns which there are. */
function workerFindsTenantsSql(table: string, columns: string): string {
  return `
    create policy worker_finds_tenants on ${table} for select to ${worker} using (true);
    grant select (${columns}) on ${table} to ${worker};`;
}
