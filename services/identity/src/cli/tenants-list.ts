import { TenantDirectoryRepository } from '../tenants/tenant-directory.repository.ts';
import { TenantRepository } from '../tenants/tenant.repository.ts';
import type { CliCommand } from './cli-command.ts';
import { withOperatorSession } from './operator-session.ts';

/** Lists the tenants: id, slug, custom domain, name. Each name is read within its tenant's wall. */
export const tenantsList: CliCommand = {
  usage: 'tenants:list',
  options: {},
  async run(_values, { config, print }) {
    await withOperatorSession(config(), async ({ database }) => {
      const entries = await database.read({ tenantId: null }, (em) => new TenantDirectoryRepository(em).all());
      for (const { id, slug, customDomain } of entries) {
        const tenant = await database.read({ tenantId: id }, (em) => new TenantRepository(em).find(id));
        print([id, slug, customDomain ?? '-', tenant?.name ?? '-'].join('\t'));
      }
    });
  },
};
