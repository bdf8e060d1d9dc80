import pg from 'pg';
import type { TestInstallation } from './installation.ts';
import { createTenant, type TenantKit } from './tenant-kit.ts';

/** A tenant whose Owner has followed the link of the letter, as far as the database can tell. Tests about letters follow it. */
export async function tenantOfProvenOwner(
  { url, databases }: Pick<TestInstallation, 'url' | 'databases'>,
  fields?: object,
): Promise<TenantKit> {
  const tenant = await createTenant(url, fields);
  const client = new pg.Client({ connectionString: databases.identity.superuserUrl });
  await client.connect();
  try {
    await client.query(`update users set email_verified_at = now() where id = $1`, [tenant.owner.id]);
  } finally {
    await client.end();
  }
  return tenant;
}
