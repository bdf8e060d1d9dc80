import { Migration } from '@mikro-orm/migrations';
import { tenantTableSql } from '@outlay/tenancy/tenant-wall';

/** Ids of tags, which the ledger keeps. Sums stay by name. */
export class Migration20261130160601_tags extends Migration {
  override up(): void {
    this.addSql(`
      create table tag_replica (
        tenant_id bigint not null,
        tag_id bigint not null,
        name text collate "C" not null,
        deleted boolean not null,
        event_time timestamptz not null,
        epoch integer not null,
        version bigint not null,
        primary key (tenant_id, tag_id)
      );
      create index on tag_replica (tenant_id, event_time);
      create index on tag_replica (tenant_id, name, tag_id);
      ${tenantTableSql('analytics', 'tag_replica', 'select, insert, update')}`);
  }
}
