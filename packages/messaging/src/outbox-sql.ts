import { roleNames, tenantTableSql } from '@outlay/tenancy/tenant-wall';

/**
 * For migrations: the tables that tie a service's transactions to the event log.
 *
 * - `outbox`: events written in the transaction of their change. The application may only insert, and only for the tenant
 *   of its transaction; the worker marks rows published, and can delete none that is not.
 * - `inbox`: the events that each consumer has applied, written in the transaction of the effect.
 * - `outbox_epoch`: one number, raised when the database is restored from a backup (see `ordering.ts`).
 *
 * Set-based writers insert `(tenant_id, topic, type, aggregate_id, version, payload, request_id, traceparent)` themselves;
 * the other columns have defaults.
 */
export function outboxSql(service: string): string {
  const { app, worker } = roleNames(service);
  return `
    create table outbox_epoch (
      singleton boolean primary key default true check (singleton),
      epoch integer not null check (epoch > 0)
    );
    insert into outbox_epoch (epoch) values (1);
    grant select on outbox_epoch to ${app}, ${worker};
    create function current_outbox_epoch() returns integer language sql stable
      return (select epoch from outbox_epoch);

    create table outbox (
      id bigint generated always as identity primary key,
      event_id uuid not null default uuidv7(),
      tenant_id bigint not null check (tenant_id > 0),
      topic text not null,
      type text not null,
      aggregate_id bigint not null,
      version bigint not null check (version > 0),
      epoch integer not null default current_outbox_epoch(),
      payload bytea not null,
      request_id text,
      traceparent text,
      occurred_at timestamptz not null default now(),
      published_at timestamptz
    ) with (autovacuum_vacuum_scale_factor = 0.05);
    create index outbox_unpublished on outbox (id) where published_at is null;
    ${tenantTableSql(service, 'outbox', 'insert')}
    create policy worker_relays on outbox to ${worker} using (true) with check (true);
    create policy worker_keeps_unpublished on outbox as restrictive for delete to ${worker}
      using (published_at is not null);
    grant select, insert, update (published_at), delete on outbox to ${worker};

    create table inbox (
      consumer text not null,
      event_id uuid not null,
      tenant_id bigint not null,
      received_at timestamptz not null default now(),
      primary key (consumer, event_id)
    );
    create index inbox_received_at on inbox using brin (received_at);
    ${tenantTableSql(service, 'inbox', 'select, insert')}
    create policy worker_purges on inbox to ${worker} using (true);
    grant select, delete on inbox to ${worker};`;
}
