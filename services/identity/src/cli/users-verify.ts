import { TenantDirectoryRepository } from '../tenants/tenant-directory.repository.ts';
import { UsageError, type CliCommand } from './cli-command.ts';
import { withOperatorSession } from './operator-session.ts';

/** Records addresses as verified: those that the operator knows, or that no mail reaches. */
export const usersVerify: CliCommand = {
  usage: 'users:verify --tenant <slug> --email <address>…',
  options: { tenant: { type: 'string' }, email: { type: 'string', multiple: true } },
  async run({ tenant: slug, email }, { config, print }) {
    if (typeof slug !== 'string' || !Array.isArray(email)) throw new UsageError('--tenant and --email are needed.');
    await withOperatorSession(config(), async ({ database, addressProof, context }) => {
      const tenant = await database.read({ tenantId: null }, (em) => new TenantDirectoryRepository(em).bySlug(slug));
      if (!tenant) throw new UsageError(`There is no tenant ${slug}.`);
      for (const address of email.map(String)) {
        const command = { name: 'users:verify', path: 'cli', input: { address } };
        await addressProof.vouch({ ...context, tenantId: tenant.id }, command, address);
        print(`${address} is verified.`);
      }
    });
  },
};
