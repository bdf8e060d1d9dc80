import { CodeMigration } from '@outlay/tenancy/code-migration';
import { roleNames, tenantTableSql } from '@outlay/tenancy/tenant-wall';

const { app, worker } = roleNames('ledger');

const VENDORS = `
  create table vendors (
    id bigint generated always as identity primary key,
    tenant_id bigint not null,
    name text not null check (length(name) between 1 and 200),
    merged_into bigint check (merged_into <> id),
    version integer not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (tenant_id, id),
    foreign key (tenant_id, merged_into) references vendors (tenant_id, id)
  );
  create index vendors_merged on vendors (tenant_id, merged_into) where merged_into is not null;
  comment on column vendors.merged_into is 'The vendor that it was merged into, which may be merged itself';
  ${tenantTableSql('ledger', 'vendors', 'select, insert, update')}
  grant usage on sequence vendors_id_seq to ${app};`;

/** Each name belongs to one vendor for ever (`owner_id`); `vendor_id` is the one that it counts for after merges. */
const NAMES = `
  create table vendor_names (
    tenant_id bigint not null,
    name_key text not null,
    name text not null,
    owner_id bigint not null,
    vendor_id bigint not null,
    primary key (tenant_id, name_key),
    foreign key (tenant_id, owner_id) references vendors (tenant_id, id),
    foreign key (tenant_id, vendor_id) references vendors (tenant_id, id)
  );
  create index vendor_names_by_owner on vendor_names (tenant_id, owner_id);
  create index vendor_names_by_vendor on vendor_names (tenant_id, vendor_id);
  comment on column vendor_names.name_key is 'As vendor_key of expenses';
  comment on column vendor_names.name is 'As it was first typed';
  ${tenantTableSql('ledger', 'vendor_names', 'select, insert, update')}`;

const UNFILLED = `
  create table vendors_unfilled (
    tenant_id bigint primary key,
    after_key text not null default '',
    began_at timestamptz,
    passed_at timestamptz,
    since timestamptz not null default now()
  );
  comment on table vendors_unfilled is 'Tenants with expenses of an earlier version, which made no vendors; the names up to after_key have theirs';
  ${tenantTableSql('ledger', 'vendors_unfilled', 'select, update, delete')}
  create policy worker_finds_unfilled on vendors_unfilled for select to ${worker} using (true);
  grant select (tenant_id, passed_at, since) on vendors_unfilled to ${worker};`;

/** Vendors and their names. The service makes those of earlier expenses after its start (`vendors/vendor-backfill.ts`). */
export class Migration20261130160500_vendors extends CodeMigration {
  override async up(): Promise<void> {
    for (const sql of [VENDORS, NAMES, UNFILLED]) await this.execute(sql);
    await this.withRowsOfAllTenants(['tenant_settings', 'vendors_unfilled'], async () => {
      await this.execute('insert into vendors_unfilled (tenant_id) select tenant_id from tenant_settings');
    });
  }
}
