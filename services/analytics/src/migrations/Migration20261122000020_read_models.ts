import { Migration } from '@mikro-orm/migrations';
import { roleNames, tenantTableSql } from '@outlay/tenancy/tenant-wall';

const SERVICE = 'analytics';

/**
 * Where a row stands in the history of its aggregate, and when that was: what every replica and fact ends with. Nothing here
 * knows when it was written, so that read models made from the same events are the same to the byte.
 */
const ORDER = `
    event_time timestamptz not null,
    epoch integer not null,
    version bigint not null`;

/**
 * Indexes have the names that PostgreSQL gives: a rebuild makes each table again from itself (`like … including all`), and gets
 * the same ones.
 */
const REPLICAS = `
  create table tenant_replica (
    tenant_id bigint primary key,
    base_currency text not null,
    time_zone text not null,${ORDER}
  );
  create table project_replica (
    tenant_id bigint not null,
    project_id bigint not null,
    name text not null,
    start_date date not null,
    end_date date,
    currency text not null,
    starting_budget_minor bigint not null,
    projected_estimate_minor bigint not null,
    status text not null,
    deleted boolean not null,${ORDER},
    primary key (tenant_id, project_id)
  );
  create index on project_replica (tenant_id, event_time);
  create table account_replica (
    tenant_id bigint not null,
    account_id bigint not null,
    name text not null,
    currency text not null,
    current_balance_minor bigint not null,
    low_balance_threshold_minor bigint,
    is_archived boolean not null,${ORDER},
    primary key (tenant_id, account_id)
  );
  create index on account_replica (tenant_id, event_time);
  create table category_replica (
    tenant_id bigint not null,
    category_id bigint not null,
    name text not null,
    color text not null,
    deleted boolean not null,${ORDER},
    primary key (tenant_id, category_id)
  );
  create index on category_replica (tenant_id, event_time);`;

const FACTS = `
  create table expense_fact (
    tenant_id bigint not null,
    expense_id bigint not null,
    account_id bigint not null,
    project_id bigint,
    category_id bigint,
    vendor text,
    vendor_key text,
    day date not null,
    base_minor bigint not null,
    base_currency text not null,
    project_minor bigint,
    project_currency text,
    live boolean not null,${ORDER},
    primary key (tenant_id, expense_id)
  );
  create index on expense_fact (tenant_id, event_time);
  create index on expense_fact (tenant_id, vendor_key, event_time) where live;`;

/** 0 stands for no project and no category, '' for no project's currency: a key has no nulls. */
const ROLLUPS = `
  create table spend_daily (
    tenant_id bigint not null,
    project_id bigint not null,
    day date not null,
    account_id bigint not null,
    category_id bigint not null,
    base_currency text not null,
    project_currency text not null,
    base_minor bigint not null,
    project_minor bigint not null,
    count integer not null,
    primary key (tenant_id, project_id, day, account_id, category_id, base_currency, project_currency)
  );
  create table spend_monthly (
    tenant_id bigint not null,
    project_id bigint not null,
    month date not null,
    account_id bigint not null,
    category_id bigint not null,
    base_currency text not null,
    project_currency text not null,
    base_minor bigint not null,
    project_minor bigint not null,
    count integer not null,
    primary key (tenant_id, project_id, month, account_id, category_id, base_currency, project_currency)
  );
  create table spend_vendor (
    tenant_id bigint not null,
    project_id bigint not null,
    vendor_key text not null,
    base_currency text not null,
    project_currency text not null,
    base_minor bigint not null,
    project_minor bigint not null,
    count integer not null,
    primary key (tenant_id, project_id, vendor_key, base_currency, project_currency)
  );`;

/** Sealed entries as they were published, one row for each place and hash; `superseded` where the entry was published before. */
const AUDIT = `
  create table audit_log (
    tenant_id bigint not null,
    service text not null,
    epoch integer not null,
    seq bigint not null,
    hash bytea not null,
    previous_hash bytea not null,
    event_id uuid not null,
    superseded boolean not null,
    audit_id bigint not null,
    actor text not null,
    actor_user_id bigint,
    action text not null,
    entity_type text not null,
    entity_id bigint not null,
    changes text not null,
    request_id text not null,
    at timestamptz not null,
    primary key (tenant_id, service, epoch, seq, hash)
  );
  create index on audit_log (tenant_id, service, seq);
  create index on audit_log (tenant_id, service, audit_id);
  create index on audit_log (tenant_id, at, service, audit_id);
  create index on audit_log (tenant_id, entity_type, entity_id, at);
  create index on audit_log (tenant_id, actor_user_id, at) where actor_user_id is not null;
  create index on audit_log (tenant_id, action, at);
  create table audit_head (
    tenant_id bigint not null,
    service text not null,
    epoch integer not null,
    seq bigint not null,
    hash bytea not null,
    event_id uuid not null,
    primary key (tenant_id, service)
  );`;

/** Where a rebuild makes new tables; empty otherwise. */
const REBUILD = `
  create schema rebuild;
  grant usage on schema rebuild to ${roleNames(SERVICE).app};`;

/** Read models: tables made from events alone, and rebuilt from them. */
export class Migration20261122000020_read_models extends Migration {
  override up(): void {
    for (const sql of [REPLICAS, FACTS, ROLLUPS, AUDIT, REBUILD]) this.addSql(sql);
    for (const replica of ['tenant_replica', 'project_replica', 'account_replica', 'category_replica']) {
      this.addSql(tenantTableSql(SERVICE, replica, 'select, insert, update'));
    }
    this.addSql(tenantTableSql(SERVICE, 'expense_fact', 'select, insert, update'));
    // A sum that has come back to nothing is deleted: models built again have no such row.
    for (const rollup of ['spend_daily', 'spend_monthly', 'spend_vendor']) {
      this.addSql(tenantTableSql(SERVICE, rollup, 'select, insert, update, delete'));
    }
    this.addSql(tenantTableSql(SERVICE, 'audit_log', 'select, insert, update (superseded)'));
    this.addSql(tenantTableSql(SERVICE, 'audit_head', 'select, insert, update'));
  }
}
