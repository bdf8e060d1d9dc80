import { TenantDirectoryRepository } from '../tenants/tenant-directory.repository.ts';
import { UsageError, type CliCommand } from './cli-command.ts';
import { withOperatorSession } from './operator-session.ts';

/** Serves a tenant's custom domain without a DNS record: the operator answers for it. */
export const tenantsVouch: CliCommand = {
  usage: 'tenants:vouch --slug <slug>',
  options: { slug: { type: 'string' } },
  async run({ slug }, { config, print }) {
    if (typeof slug !== 'string') throw new UsageError('--slug is needed.');
    await withOperatorSession(config(), async ({ database, domainProof, context }) => {
      const entry = await database.read({ tenantId: null }, (em) => new TenantDirectoryRepository(em).bySlug(slug));
      if (!entry) throw new UsageError(`No tenant has the slug ${slug}.`);
      const domain = await domainProof.vouch({ ...context, tenantId: entry.id });
      print(`${domain} is served for ${slug}, with or without a DNS record.`);
    });
  },
};
