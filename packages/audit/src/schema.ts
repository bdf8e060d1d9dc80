import { immutableTableSql, roleNames, tenantTableSql } from '@outlay/tenancy/tenant-wall';
import { AUDIT_COLUMNS } from './record.ts';

/**
 * For migrations: the audit trail of a service.
 *
 * - `audit_entries`: one row per change, written in its transaction. No role updates or deletes one, not even the owner or a
 *   superuser; the application cannot choose ids or times.
 * - `audit_unsealed`: entries that wait for their place in the chain. A trigger fills it, so that every entry is sealed, whatever
 *   the order of commits (a cursor over ids would miss transactions that commit late).
 * - `audit_chain`: the place of each entry in the hash chain of its tenant. Insert-only as well.
 *
 * The worker role may only read the ids of tenants with entries.
 */
export function auditSql(service: string): string {
  return [entriesSql(service), unsealedSql(service), chainSql(service)].join('\n');
}

function entriesSql(service: string): string {
  return `
    create table audit_entries (
      id bigint generated always as identity primary key,
      tenant_id bigint not null check (tenant_id > 0),
      actor text not null check (actor ~ '^(user|key|service):.+$' or actor = 'anonymous'),
      actor_kind text not null generated always as (split_part(actor, ':', 1)) stored,
      actor_user_id bigint generated always as (case when actor like 'user:%' then substr(actor, 6)::bigint end) stored,
      action text not null,
      entity_type text not null,
      entity_id bigint not null,
      changes jsonb not null check (jsonb_typeof(changes) = 'object'),
      request_id text not null,
      created_at timestamptz not null default now()
    );
    create index audit_entries_by_entity on audit_entries (tenant_id, entity_type, entity_id, id);
    ${tenantTableSql(service, 'audit_entries', `select, insert (${AUDIT_COLUMNS.join(', ')})`)}
    ${immutableTableSql('audit_entries')}`;
}

function unsealedSql(service: string): string {
  const { worker } = roleNames(service);
  return `
    create table audit_unsealed (
      tenant_id bigint not null,
      audit_id bigint not null,
      primary key (tenant_id, audit_id)
    ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
    ${tenantTableSql(service, 'audit_unsealed', 'select, insert, delete')}
    create policy worker_finds_tenants on audit_unsealed for select to ${worker} using (true);
    grant select (tenant_id) on audit_unsealed to ${worker};

    create function audit_entries_queue() returns trigger language plpgsql as $$
    begin
      insert into audit_unsealed (tenant_id, audit_id) select tenant_id, id from added;
      return null;
    end $$;
    create trigger audit_entries_queue after insert on audit_entries
      referencing new table as added for each statement execute function audit_entries_queue();`;
}

function chainSql(service: string): string {
  const { worker } = roleNames(service);
  return `
    create table audit_chain (
      tenant_id bigint not null,
      seq bigint not null check (seq > 0),
      audit_id bigint not null unique,
      previous_hash bytea not null check (length(previous_hash) = 32),
      hash bytea not null check (length(hash) = 32),
      sealed_at timestamptz not null default now(),
      primary key (tenant_id, seq)
    );
    ${tenantTableSql(service, 'audit_chain', 'select, insert (tenant_id, seq, audit_id, previous_hash, hash)')}
    create policy worker_finds_tenants on audit_chain for select to ${worker} using (true);
    grant select (tenant_id) on audit_chain to ${worker};
    ${immutableTableSql('audit_chain')}`;
}
