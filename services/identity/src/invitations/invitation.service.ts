import type { EntityManager } from '@mikro-orm/postgresql';
import { recordAudit, type AuditRecord } from '@outlay/audit/record';
import { AppError, forbidden, notFound, unauthenticated } from '@outlay/errors/app-error';
import type { Command, Commands } from '@outlay/tenancy/commands';
import { parseId } from '@outlay/tenancy/ids';
import type { Role } from '@outlay/tenancy/permissions';
import { actingUserId, requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { InvitationPreview, InviteInput } from '../__generated__/resolvers.ts';
import type { LetterQueue } from '../letters/letter-queue.ts';
import { expiryOf, LINKS } from '../links/link-kinds.ts';
import { readLink } from '../links/one-time-link.repository.ts';
import { TenantRepository } from '../tenants/tenant.repository.ts';
import { issueOpaqueToken } from '../tokens/opaque-token.ts';
import { checkEmail } from '../users/email-address.ts';
import { emailTaken } from '../users/registration.service.ts';
import type { User } from '../users/user.entity.ts';
import { UserRepository } from '../users/user.repository.ts';
import { isInForce } from './invitation-force.ts';
import { toInvitationModel, type InvitationModel } from './invitation.mapper.ts';
import { InvitationRepository, type Invitation } from './invitation.repository.ts';

/** Invitations a day of a user whose address is not verified: one person must not mail strangers in number. */
const DAILY_UNVERIFIED = 20;

/** Dependencies of the service. */
export interface InvitationServiceParts {
  database: TenantDatabase;
  commands: Commands;
  letters: LetterQueue;
}

/** Invites people to a tenant. Registration accepts. */
export class InvitationService {
  readonly #parts: InvitationServiceParts;

  constructor(parts: InvitationServiceParts) {
    this.#parts = parts;
  }

  /** Open invitations, newest first. @throws AppError FORBIDDEN without `users:write` */
  async list(context: RequestContext): Promise<InvitationModel[]> {
    requirePermission(context, 'users:write');
    const tenantId = tenantOf(context);
    const open = await this.#parts.database.read(context, (em) => new InvitationRepository(em, tenantId).open());
    return open.map(toInvitationModel);
  }

  /** The open invitation of a link. Needs no tenant: the token names it. @throws AppError INVITE_INVALID */
  async preview(context: RequestContext, token: string): Promise<InvitationPreview> {
    const link = readLink('invitation', token);
    if (!link) throw inviteInvalid();
    const { tenantId } = link;
    return this.#parts.database.read({ tenantId, deadline: context.deadline }, async (em) => {
      const invitation = await new InvitationRepository(em, tenantId).findByToken(link.hash);
      const tenant = await new TenantRepository(em).find(tenantId);
      if (!invitation || !tenant || !(await isInForce(em, invitation))) throw inviteInvalid();
      const { email, role, expiresAt } = invitation;
      return { tenantName: tenant.name, tenantSlug: tenant.slug, email, role, expiresAt: expiresAt.toISOString() };
    });
  }

  /**
   * Mails an invitation, in place of an earlier one to the address.
   * @throws AppError FORBIDDEN, also for an Admin who invites an Owner; VALIDATION_FAILED; EMAIL_TAKEN for an active user; RATE_LIMITED
   *   where the address or the inviter has had the day's number; LETTERS_DECLINED
   */
  async invite(context: RequestContext, command: Command, input: InviteInput): Promise<InvitationModel> {
    const email = checkEmail(input.email);
    checkMayInvite(context, input.role);
    return this.#parts.commands.run(context, command, async (em) => {
      const inviter = await inviterOf(em, context);
      const invitations = new InvitationRepository(em, inviter.tenantId);
      const known = await new UserRepository(em).findByEmail(email);
      if (known?.isActive) throw emailTaken();
      // An invitation gives its role, and brings an account back: an Owner's is no matter of Admins.
      if (known?.role === 'OWNER') checkMayInvite(context, 'OWNER');
      await checkAllowance(invitations, inviter);
      await invitations.revokeTo(email);
      const token = issueOpaqueToken(LINKS.invitation.prefix, inviter.tenantId);
      const made = { email, role: input.role, invitedBy: inviter.id };
      const invitation = await invitations.add({ ...made, tokenHash: token.hash, expiresAt: expiryOf('invitation') });
      await this.#mail(em, inviter, invitation, token.text);
      await audit(em, context, 'invitation.created', invitation);
      return toInvitationModel(invitation);
    });
  }

  /** @throws AppError as {@link invite}; NOT_FOUND for an invitation that cannot be accepted any more */
  async resend(context: RequestContext, command: Command, id: string): Promise<InvitationModel> {
    requirePermission(context, 'users:write');
    return this.#parts.commands.run(context, command, async (em) => {
      const inviter = await inviterOf(em, context);
      const invitation = await lockInvitation(em, inviter.tenantId, id);
      checkMayInvite(context, invitation.role);
      const token = issueOpaqueToken(LINKS.invitation.prefix, inviter.tenantId);
      const expiresAt = expiryOf('invitation');
      const invitations = new InvitationRepository(em, inviter.tenantId);
      await checkAllowance(invitations, inviter);
      await invitations.renew(invitation.id, { tokenHash: token.hash, expiresAt, invitedBy: inviter.id });
      await this.#mail(em, inviter, invitation, token.text);
      await audit(em, context, 'invitation.resent', invitation);
      return toInvitationModel({ ...invitation, expiresAt, invitedBy: inviter.id });
    });
  }

  /** @throws AppError FORBIDDEN; NOT_FOUND for an invitation that cannot be accepted any more */
  async revoke(context: RequestContext, command: Command, id: string): Promise<true> {
    requirePermission(context, 'users:write');
    const tenantId = tenantOf(context);
    return this.#parts.commands.run(context, command, async (em) => {
      const invitation = await lockInvitation(em, tenantId, id);
      checkMayInvite(context, invitation.role);
      await new InvitationRepository(em, tenantId).revoke(invitation.id);
      await audit(em, context, 'invitation.revoked', invitation);
      return true as const;
    });
  }

  async #mail(em: EntityManager, inviter: User, { email }: Invitation, token: string): Promise<void> {
    const tenant = await new TenantRepository(em).find(inviter.tenantId);
    if (!tenant) throw unauthenticated();
    const stranger = { userId: null, address: email, name: null, isProven: false, locale: null, timeZone: null };
    const inviterName = inviter.name === '' ? null : inviter.name;
    const posted = await this.#parts.letters.post(em, tenant, stranger, {
      kind: 'invitation',
      token,
      inviter: inviterName,
    });
    if (posted === 'capped')
      throw new AppError('RATE_LIMITED', 'This address got its letters for today. Try again tomorrow.');
    if (posted === 'declined')
      throw new AppError('LETTERS_DECLINED', 'The reader of this address declined mails. Ask them another way.');
  }
}

/** @throws AppError FORBIDDEN */
function checkMayInvite(context: RequestContext, role: Role): void {
  requirePermission(context, 'users:write');
  const { principal } = context;
  if (role === 'OWNER' && !(principal.kind === 'user' && principal.role === 'OWNER'))
    throw forbidden('Only an Owner may invite an Owner.');
}

/** @throws AppError RATE_LIMITED */
async function checkAllowance(invitations: InvitationRepository, inviter: User): Promise<void> {
  if (inviter.emailVerifiedAt === null && (await invitations.mailedToday(inviter.id)) >= DAILY_UNVERIFIED)
    throw new AppError('RATE_LIMITED', 'Verify your own address to invite more people today.');
}

async function inviterOf(em: EntityManager, context: RequestContext): Promise<User> {
  const userId = actingUserId(context);
  const user = userId === null ? null : await new UserRepository(em).findForUpdate(userId);
  if (!user?.isActive) throw unauthenticated();
  return user;
}

async function lockInvitation(em: EntityManager, tenantId: number, id: string): Promise<Invitation> {
  const number = parseId(id);
  const invitation = number === null ? null : await new InvitationRepository(em, tenantId).lock(number);
  if (!invitation) throw notFound('Invitation');
  return invitation;
}

/** The trail holds no address: there is no person yet whose key could erase it. */
async function audit(
  em: EntityManager,
  context: RequestContext,
  action: string,
  { id, role }: Invitation,
): Promise<void> {
  const changes: AuditRecord['changes'] =
    action === 'invitation.created' ? { role: { before: null, after: role } } : {};
  await recordAudit(em, context, { action, entityType: 'invitation', entityId: id, changes });
}

/** 410: used, late, revoked, or for another address. */
export function inviteInvalid(): AppError {
  return new AppError(
    'INVITE_INVALID',
    'The invitation was used, revoked, has expired or is for another address. Ask for a new one.',
  );
}
