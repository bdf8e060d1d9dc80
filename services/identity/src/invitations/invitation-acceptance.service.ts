import { recordAudit } from '@outlay/audit/record';
import type { Command, Commands } from '@outlay/tenancy/commands';
import type { RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { withinTenant } from '../links/within-tenant.ts';
import { readLink } from '../links/one-time-link.repository.ts';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import { TenantRepository } from '../tenants/tenant.repository.ts';
import type { AccountWriter } from '../users/account-writer.ts';
import { emailTaken } from '../users/registration.service.ts';
import { toUserModel } from '../users/user.mapper.ts';
import type { UserModel } from '../users/user.model.ts';
import { UserRepository } from '../users/user.repository.ts';
import { checkCredentials, type Credentials } from '../users/user.rules.ts';
import { isInForce } from './invitation-force.ts';
import { InvitationRepository } from './invitation.repository.ts';
import { inviteInvalid } from './invitation.service.ts';

/** Dependencies of the service. */
export interface InvitationAcceptanceParts {
  database: TenantDatabase;
  commands: Commands;
  hasher: PasswordHasher;
  accounts: AccountWriter;
}

/** Lets invited people in, whatever the tenant's registration policy. */
export class InvitationAcceptance {
  readonly #parts: InvitationAcceptanceParts;

  constructor(parts: InvitationAcceptanceParts) {
    this.#parts = parts;
  }

  /**
   * Makes an active account of the invited address and role, or brings an inactive one back. Needs no tenant: the token names it.
   * @throws AppError INVITE_INVALID for a token that is unknown, used, expired, revoked, for another address or tenant, or whose inviter may
   *   invite no more; VALIDATION_FAILED; EMAIL_TAKEN
   */
  async accept(context: RequestContext, command: Command, token: string, input: Credentials): Promise<UserModel> {
    const link = readLink('invitation', token);
    if (!link || (context.tenantId !== null && context.tenantId !== link.tenantId)) throw inviteInvalid();
    const { tenantId } = link;
    const inTenant = withinTenant(context, tenantId);
    const { database, commands, hasher, accounts } = this.#parts;
    const tenant = await database.read(inTenant, (em) => new TenantRepository(em).find(tenantId));
    if (!tenant) throw inviteInvalid();
    const { email, name, password } = checkCredentials(input, tenant);
    const passwordHash = await hasher.hash(password, context.deadline);
    return commands.run(inTenant, command, async (em) => {
      const invitation = await new InvitationRepository(em, tenantId).accept(link.hash, email);
      if (!invitation || !(await isInForce(em, invitation))) throw inviteInvalid();
      const account = { email, name, passwordHash, role: invitation.role, isActive: true, isVerified: true };
      const known = await new UserRepository(em).findByEmailForUpdate(email);
      if (known?.isActive) throw emailTaken();
      const user = known
        ? await accounts.replace(em, inTenant, known, account)
        : await accounts.add(em, inTenant, account);
      await recordAudit(em, inTenant, {
        ...{ action: 'invitation.accepted', entityType: 'invitation', entityId: invitation.id },
        changes: { user_id: { before: null, after: user.id } },
      });
      return toUserModel(user, true);
    });
  }
}
