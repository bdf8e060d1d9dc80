import { Migration } from '@mikro-orm/migrations';
import { retentionSql } from '@outlay/jobs/retention-sql';
import { roleNames, tenantTableSql } from '@outlay/tenancy/tenant-wall';

const SERVICE = 'notifications';
const { worker } = roleNames(SERVICE);

/**
 * `sequence` is the number of the last delivery; its row is locked until the commit, so that numbers have no gaps. `next_due_at`:
 * when the sender has to look for deliveries; `paused_until`: not before. `is_troubled`: the last attempt failed or was slow. `active_since`:
 * what happened before is not recorded for it. Secrets are sealed. A deleted endpoint holds none.
 */
const ENDPOINTS = `
  create table webhooks (
    id bigint generated always as identity primary key,
    tenant_id bigint not null check (tenant_id > 0),
    url text not null,
    events text[] not null,
    description text,
    is_active boolean not null,
    active_since timestamptz not null default now(),
    disabled_reason text check (disabled_reason in ('GONE', 'FAILING')),
    disabled_at timestamptz,
    failing_since timestamptz,
    failures integer not null default 0,
    is_slow boolean not null default false,
    is_troubled boolean not null generated always as (failures > 0 or is_slow) stored,
    secret bytea not null,
    previous_secret bytea,
    previous_until timestamptz,
    sequence bigint not null default 0,
    next_due_at timestamptz,
    paused_until timestamptz,
    created_by bigint not null,
    version integer not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz,
    unique (tenant_id, id)
  );
  create index webhooks_due on webhooks (is_troubled, next_due_at) where is_active and deleted_at is null;
  create index webhooks_in_use on webhooks (tenant_id, id) where deleted_at is null;`;

/**
 * `next_attempt_at` is null while an earlier delivery of the same resource is queued, and once the delivery is finished; during an
 * attempt it is the end of the lease. Whoever queues or finishes a delivery holds the lock of its endpoint.
 */
const DELIVERIES = `
  create table webhook_deliveries (
    id bigint generated always as identity primary key,
    tenant_id bigint not null check (tenant_id > 0),
    webhook_id bigint not null,
    sequence bigint not null check (sequence > 0),
    message_id uuid not null,
    event text not null,
    resource_type text,
    resource_id bigint,
    body text not null,
    state text not null default 'QUEUED' check (state in ('QUEUED', 'DELIVERED', 'FAILED')),
    attempts integer not null default 0,
    failures integer not null default 0,
    first_attempt_at timestamptz,
    next_attempt_at timestamptz,
    holder uuid,
    lease_until timestamptz,
    last_status integer,
    last_error text,
    occurred_at timestamptz not null,
    created_at timestamptz not null default now(),
    finished_at timestamptz,
    unique (tenant_id, webhook_id, sequence),
    unique (tenant_id, id),
    foreign key (tenant_id, webhook_id) references webhooks (tenant_id, id) on delete cascade
  );
  create index webhook_deliveries_due on webhook_deliveries (tenant_id, webhook_id, next_attempt_at, sequence)
    where state = 'QUEUED' and next_attempt_at is not null;
  create index webhook_deliveries_leased on webhook_deliveries (tenant_id, webhook_id) where lease_until is not null;
  create index webhook_deliveries_of_resource on webhook_deliveries (tenant_id, webhook_id, resource_type, resource_id, sequence)
    where state = 'QUEUED';
  create index webhook_deliveries_by_time on webhook_deliveries (tenant_id, webhook_id, created_at);
  create index webhook_deliveries_by_event on webhook_deliveries (tenant_id, webhook_id, event, sequence);
  create index webhook_deliveries_by_state on webhook_deliveries (tenant_id, webhook_id, state, sequence);
  create table webhook_attempts (
    tenant_id bigint not null,
    delivery_id bigint not null,
    number integer not null,
    at timestamptz not null,
    duration_ms integer not null,
    url text not null,
    request_headers jsonb not null,
    status integer,
    answer_headers jsonb not null,
    answer_body text,
    is_answer_cut boolean not null,
    error text,
    primary key (tenant_id, delivery_id, number),
    foreign key (tenant_id, delivery_id) references webhook_deliveries (tenant_id, id) on delete cascade
  );`;

/** The last state of each resource as messages show it: what it was before its next change. */
const RESOURCES = `
  create table webhook_resources (
    tenant_id bigint not null,
    type text not null check (type in ('account', 'project', 'alert')),
    resource_id bigint not null,
    state text not null,
    epoch integer not null,
    version bigint not null,
    changed_at timestamptz not null default now(),
    primary key (tenant_id, type, resource_id)
  );
  create index webhook_resources_of_alerts on webhook_resources (changed_at) where type = 'alert';`;

const CHANGED = `url, events, description, is_active, active_since, disabled_reason, disabled_at, failing_since, failures, is_slow, secret, previous_secret,
  previous_until, sequence, next_due_at, paused_until, version, updated_at, deleted_at`;
const SETTLED = `state, attempts, failures, first_attempt_at, next_attempt_at, holder, lease_until, last_status, last_error, finished_at`;

/** Endpoints of other systems, and what is sent to them. */
export class Migration20261130130000_webhooks extends Migration {
  override up(): void {
    this.addSql(ENDPOINTS);
    this.addSql(tenantTableSql(SERVICE, 'webhooks', `select, insert, update (${CHANGED})`));
    this.addSql(DELIVERIES);
    this.addSql(tenantTableSql(SERVICE, 'webhook_deliveries', `select, insert, update (${SETTLED})`));
    this.addSql(tenantTableSql(SERVICE, 'webhook_attempts', 'select, insert, delete'));
    this.addSql(RESOURCES);
    this.addSql(tenantTableSql(SERVICE, 'webhook_resources', 'select, insert, update'));
    // The sender learns what is due, and takes it; it reads no secret and no message.
    this.addSql(`
      create policy worker_sends on webhooks to ${worker} using (true) with check (true);
      grant select (tenant_id, id, is_active, deleted_at, failures, is_troubled, next_due_at, paused_until), update (next_due_at) on webhooks to ${worker};
      create policy worker_sends on webhook_deliveries to ${worker} using (true) with check (true);
      grant select (tenant_id, webhook_id, id, sequence, state, next_attempt_at, lease_until),
        update (next_attempt_at, holder, lease_until) on webhook_deliveries to ${worker};`);
    this.addSql(retentionSql(SERVICE, { table: 'webhook_deliveries', column: 'created_at' }));
    this.addSql(retentionSql(SERVICE, { table: 'webhooks', column: 'deleted_at' }));
    this.addSql(`
      create policy worker_finds_old on webhook_resources for select to ${worker} using (true);
      create policy worker_deletes_old on webhook_resources for delete to ${worker} using (true);
      grant select (type, changed_at), delete on webhook_resources to ${worker};`);
  }
}
