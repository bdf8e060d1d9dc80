import { Migration } from '@mikro-orm/migrations';
import { roleNames } from '@outlay/tenancy/tenant-wall';

/**
 * Days count in the tenant's time zone. The base currency is fixed when a tenant is made, so the ledger need not fix it. Ids of
 * accounts are taken ahead, as those of expenses and entries are.
 */
export class Migration20261128010000_time_zone extends Migration {
  override up(): void {
    this.addSql(`
      alter table tenant_settings add column time_zone text;
      alter table tenant_settings drop column pinned_at;
      comment on column tenant_settings.time_zone is 'IANA name; null until identity has told it, and UTC until then';
      grant usage on sequence accounts_id_seq to ${roleNames('ledger').app};`);
  }
}
