import { roleNames, tenantTableSql } from '@outlay/tenancy/tenant-wall';

/** Columns that the worker role may read: the identity of an event, not its payload. */
const WORKER_COLUMNS = 'consumer, event_id, tenant_id, topic, type, aggregate_id, version, epoch, reason, noted_at';

/**
 * For migrations: `unapplied_events`, the events that a consumer has passed over and whose effect is missing.
 *
 * - `unknown_type`: written by a newer version of its service. The row holds the record; a version that knows the type applies it.
 * - `dead_letter`: failed for its own content. The record is in the topic `<topic>.dead`.
 */
export function unappliedSql(service: string): string {
  const { worker } = roleNames(service);
  return `
    create table unapplied_events (
      consumer text not null,
      event_id uuid not null,
      tenant_id bigint not null,
      topic text not null,
      type text not null,
      aggregate_id bigint not null,
      version bigint not null,
      epoch integer not null,
      reason text not null check (reason in ('unknown_type', 'dead_letter')),
      key text not null,
      headers jsonb not null,
      value bytea,
      noted_at timestamptz not null default now(),
      primary key (consumer, event_id),
      check ((reason = 'unknown_type') = (value is not null))
    );
    create index unapplied_events_noted_at on unapplied_events (noted_at);
    ${tenantTableSql(service, 'unapplied_events', 'select, insert, update, delete')}
    create policy worker_finds on unapplied_events for select to ${worker} using (true);
    create policy worker_purges on unapplied_events for delete to ${worker} using (true);
    grant select (${WORKER_COLUMNS}), delete on unapplied_events to ${worker};`;
}
