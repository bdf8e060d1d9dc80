import { Migration } from '@mikro-orm/migrations';
import { tenantTableSql } from '@outlay/tenancy/tenant-wall';

const SERVICE = 'analytics';
const KEPT = 'select, insert, update';

/**
 * - `vendor_replica`: the newest state of each vendor; `names` are the keys that belong to it, merged or not.
 * - `vendor_name`: the vendor that each name counts for after all merges, and the one that it belongs to.
 * - `vendor_word`: words by whose beginning a name is found.
 * - `vendor_twin`: patterns of names to show; vendors that share one have names of one edit or less.
 */
const TABLES = `
  create table vendor_replica (
    tenant_id bigint not null,
    vendor_id bigint not null,
    name text not null,
    sort_key text collate "C" not null,
    names text[] collate "C" not null,
    merged_into bigint,
    deleted boolean not null,
    event_time timestamptz not null,
    epoch integer not null,
    version bigint not null,
    primary key (tenant_id, vendor_id)
  );
  create index on vendor_replica (tenant_id, event_time);
  create index on vendor_replica (tenant_id, merged_into) where merged_into is not null;
  create table vendor_name (
    tenant_id bigint not null,
    name_key text collate "C" not null,
    owner_id bigint not null,
    vendor_id bigint not null,
    primary key (tenant_id, name_key)
  );
  create index on vendor_name (tenant_id, owner_id);
  create index on vendor_name (tenant_id, vendor_id);
  create table vendor_word (
    tenant_id bigint not null,
    word text collate "C" not null,
    name_key text collate "C" not null,
    primary key (tenant_id, word, name_key)
  );
  create table vendor_twin (
    tenant_id bigint not null,
    pattern bigint not null,
    vendor_id bigint not null,
    primary key (tenant_id, pattern, vendor_id)
  );
  create index on vendor_twin (tenant_id, vendor_id);`;

/** Vendors, which the ledger keeps. Sums stay by name, and are put together when they are read. */
export class Migration20261130160600_vendors extends Migration {
  override up(): void {
    this.addSql(TABLES);
    this.addSql(tenantTableSql(SERVICE, 'vendor_replica', KEPT));
    this.addSql(tenantTableSql(SERVICE, 'vendor_name', `${KEPT}, delete`));
    this.addSql(tenantTableSql(SERVICE, 'vendor_word', 'select, insert'));
    this.addSql(tenantTableSql(SERVICE, 'vendor_twin', 'select, insert, delete'));
  }
}
