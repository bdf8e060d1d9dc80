import { TenantDirectoryRepository } from '../tenants/tenant-directory.repository.ts';
import { UserRepository } from '../users/user.repository.ts';
import type { CliCommand } from './cli-command.ts';
import { withOperatorSession } from './operator-session.ts';

/**
 * Lists erased people: tenant's id, user's id, time. Operators keep the list away from the backups, because a restored backup holds
 * the people who were erased after it.
 */
export const usersErased: CliCommand = {
  usage: 'users:erased',
  options: {},
  async run(_values, { config, print }) {
    await withOperatorSession(config(), async ({ database }) => {
      const tenants = await database.read({ tenantId: null }, (em) => new TenantDirectoryRepository(em).all());
      for (const { id: tenantId } of tenants) {
        const erased = await database.read({ tenantId }, (em) => new UserRepository(em).erased());
        for (const { id, erasedAt } of erased) print([tenantId, id, erasedAt.toISOString()].join('\t'));
      }
    });
  },
};
