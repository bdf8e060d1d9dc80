import { Migration } from '@mikro-orm/migrations';
import { tenantRetentionSql } from '@outlay/jobs/retention-sql';
import { roleNames } from '@outlay/tenancy/tenant-wall';

const SERVICE = 'notifications';
const { worker } = roleNames(SERVICE);

/** Each tenant's time of retention, which alerts and mails follow where it is shorter than everybody's. */
export class Migration20261130060000_tenant_retention extends Migration {
  override up(): void {
    this.addSql(`
      alter table tenant_settings add column retention_days integer;
      comment on column tenant_settings.retention_days is 'Null keeps alerts and mails for the usual time';
      ${tenantRetentionSql(SERVICE, 'tenant_settings', 'tenant_id')}
      grant select (tenant_id) on alerts to ${worker};`);
  }
}
