import { retentionSql } from '@outlay/jobs/retention-sql';
import { CodeMigration } from '@outlay/tenancy/code-migration';
import { roleNames, tenantTableSql } from '@outlay/tenancy/tenant-wall';
import { REASSIGNMENT_RETENTION } from '../reassignments/reassignment.ts';

const { app, worker } = roleNames('ledger');

const TAGS = `
  create table tags (
    id bigint generated always as identity primary key,
    tenant_id bigint not null,
    name text not null,
    version integer not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (tenant_id, id)
  );
  create unique index tags_name on tags (tenant_id, name);
  comment on table tags is 'Ids of tags. A name that was once used keeps a row for ever; a tag is there while an expense has its name';
  ${tenantTableSql('ledger', 'tags', 'select, insert, update')}
  grant usage on sequence tags_id_seq to ${app};

  create table tags_unfilled (
    tenant_id bigint primary key,
    after_id bigint not null default 0,
    began_at timestamptz,
    passed_at timestamptz,
    since timestamptz not null default now()
  );
  comment on table tags_unfilled is 'Tenants with expenses of an earlier version, which made no tags; those of expenses up to after_id have theirs';
  ${tenantTableSql('ledger', 'tags_unfilled', 'select, update, delete')}
  create policy worker_finds_unfilled on tags_unfilled for select to ${worker} using (true);
  grant select (tenant_id, passed_at, since) on tags_unfilled to ${worker};`;

const REASSIGNMENTS = `
  create table reassignments (
    id bigint generated always as identity primary key,
    tenant_id bigint not null,
    kind text not null check (kind in ('tag', 'category')),
    from_tag text,
    to_tag text,
    from_category bigint,
    to_category bigint,
    origin jsonb not null,
    state text not null check (state in ('running', 'done')),
    total integer not null,
    done integer not null default 0,
    created_at timestamptz not null default now(),
    finished_at timestamptz,
    unique (tenant_id, id),
    check (case kind when 'tag' then from_tag is not null else from_category is not null and to_category is not null end)
  );
  create index reassignments_running on reassignments (tenant_id, id) where state = 'running';
  comment on table reassignments is 'Orders to give the expenses of a tag or category another one, or none, worked off in batches';
  ${tenantTableSql('ledger', 'reassignments', 'select, insert, update')}
  ${retentionSql('ledger', REASSIGNMENT_RETENTION, ['id', 'tenant_id', 'state'])}`;

/** Tags by id, and orders to move expenses from one tag or category to another. */
export class Migration20261130160501_tags extends CodeMigration {
  override async up(): Promise<void> {
    await this.execute(TAGS);
    await this.execute(REASSIGNMENTS);
    await this.withRowsOfAllTenants(['tenant_settings', 'tags_unfilled'], async () => {
      await this.execute('insert into tags_unfilled (tenant_id) select tenant_id from tenant_settings');
    });
  }
}
