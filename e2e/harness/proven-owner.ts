import { withClient } from '@outlay/tenancy/roles';
import type { TestInstallation } from './installation.ts';
import { createTenant, type TenantKit } from './tenant-kit.ts';

/** A tenant whose Owner has followed the link of the letter, as far as the database can tell. Tests about letters follow it. */
export async function tenantOfProvenOwner(
  { url, databases }: Pick<TestInstallation, 'url' | 'databases'>,
  fields?: object,
): Promise<TenantKit> {
  const tenant = await createTenant(url, fields);
  await withClient(databases.identity.superuserUrl, (client) =>
    client.query(`update users set email_verified_at = now() where id = $1`, [tenant.owner.id]),
  );
  return tenant;
}
