import { servedDomain } from '../domains/domain-claim.ts';
import { TenantDirectoryRepository } from '../tenants/tenant-directory.repository.ts';
import type { Tenant } from '../tenants/tenant.entity.ts';
import { TenantRepository } from '../tenants/tenant.repository.ts';
import type { CliCommand } from './cli-command.ts';
import { withOperatorSession } from './operator-session.ts';

/** Lists the tenants: id, slug, custom domain, name. A domain that is not served yet is marked. Each name is read within its tenant's wall. */
export const tenantsList: CliCommand = {
  usage: 'tenants:list',
  options: {},
  async run(_values, { config, print }) {
    await withOperatorSession(config(), async ({ database }) => {
      const entries = await database.read({ tenantId: null }, (em) => new TenantDirectoryRepository(em).all());
      for (const { id, slug } of entries) {
        const tenant = await database.read({ tenantId: id }, (em) => new TenantRepository(em).find(id));
        print([id, slug, tenant ? domainOf(tenant) : '-', tenant?.name ?? '-'].join('\t'));
      }
    });
  },
};

function domainOf(tenant: Tenant): string {
  if (tenant.customDomain === null) return '-';
  return servedDomain(tenant) ?? `${tenant.customDomain} (unproven)`;
}
