import type { EntityManager } from '@mikro-orm/postgresql';
import { permissionsOf } from '@outlay/tenancy/permissions';
import { UserRepository } from '../users/user.repository.ts';
import type { Invitation } from './invitation.repository.ts';

/** True while its inviter may still invite with its role: an invitation is worth what its inviter may do now. */
export async function isInForce(em: EntityManager, { invitedBy, role, email }: Invitation): Promise<boolean> {
  const users = new UserRepository(em);
  const inviter = await users.find(invitedBy);
  if (!inviter?.isActive || !permissionsOf(inviter.role).has('users:write')) return false;
  const invited = await users.findByEmail(email);
  return inviter.role === 'OWNER' || (role !== 'OWNER' && invited?.role !== 'OWNER');
}
