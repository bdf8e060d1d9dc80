import { randomBytes } from 'node:crypto';
import { UsageError, type CliCommand } from './cli-command.ts';
import { withOperatorSession } from './operator-session.ts';

const PASSWORD_BYTES = 18;

/** Provisions a tenant, also where provisioning is restricted to operators. */
export const tenantsCreate: CliCommand = {
  usage: 'tenants:create --name <name> --slug <slug> [--custom-domain <host>] [--owner-email <address>]',
  options: {
    name: { type: 'string' },
    slug: { type: 'string' },
    'custom-domain': { type: 'string' },
    'owner-email': { type: 'string' },
  },
  async run(values, { config, print }) {
    const { name, slug, 'custom-domain': customDomain, 'owner-email': email } = values;
    if (typeof name !== 'string' || typeof slug !== 'string') throw new UsageError('--name and --slug are needed.');
    const password = randomBytes(PASSWORD_BYTES).toString('base64url');
    const input = {
      ...{ name, slug, baseCurrency: 'USD', timeZone: 'UTC', locale: 'en' },
      ...(typeof customDomain === 'string' && { customDomain }),
      ...(typeof email === 'string' && { owner: { email, password } }),
    };
    const created = await withOperatorSession(config(), ({ tenants, context }) =>
      tenants.create(context, { name: 'tenants:create', path: 'cli', input }, input),
    );
    print(`Tenant ${created.tenant.slug} has id ${created.tenant.id}.`);
    // Shown once: the owner changes it after the first sign-in.
    if (created.owner) print(`Owner ${created.owner.email} signs in with the password ${password}`);
  },
};
