import { Migration } from '@mikro-orm/migrations';
import { tenantRetentionSql } from '@outlay/jobs/retention-sql';
import { roleNames } from '@outlay/tenancy/tenant-wall';

const SERVICE = 'identity';
const { worker } = roleNames(SERVICE);

/** Letters, links, invitations and sign-ins that have ended follow their tenant's time of retention, where it is shorter than everybody's. */
export class Migration20261130060000_tenant_retention extends Migration {
  override up(): void {
    this.addSql(`
      ${tenantRetentionSql(SERVICE, 'tenants', 'id')}
      grant select (tenant_id) on one_time_links, invitations to ${worker};`);
  }
}
