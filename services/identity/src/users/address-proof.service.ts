import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError, unauthenticated } from '@outlay/errors/app-error';
import type { Command, Commands } from '@outlay/tenancy/commands';
import { requirePerson, requireService, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { withinTenant } from '../links/within-tenant.ts';
import { OneTimeLinkRepository, readLink, type AccountLink } from '../links/one-time-link.repository.ts';
import type { LetterQueue } from '../letters/letter-queue.ts';
import { SessionRepository } from '../sessions/session.repository.ts';
import { TenantRepository } from '../tenants/tenant.repository.ts';
import { readerOf } from './letter-reader.ts';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import { checkNewPassword } from '../passwords/password-policy.ts';
import { checkEmail } from './email-address.ts';
import type { User } from './user.entity.ts';
import { auditedUser, type UserJournal } from './user.journal.ts';
import { toUserModel } from './user.mapper.ts';
import type { UserModel } from './user.model.ts';
import { UserRepository } from './user.repository.ts';
import { checkName, requirePassword } from './user.rules.ts';

/** Dependencies of the service. */
export interface AddressProofServiceParts {
  database: TenantDatabase;
  commands: Commands;
  journal: UserJournal;
  hasher: PasswordHasher;
  letters: LetterQueue;
}

/** Links that prove an address: activating an account, verifying an address. */
export class AddressProofService {
  readonly #parts: AddressProofServiceParts;

  constructor(parts: AddressProofServiceParts) {
    this.#parts = parts;
  }

  /**
   * Activates the account of a mailed link, with the password that its reader chooses. Needs no tenant: the token names it.
   * @throws AppError LINK_INVALID for a token that is unknown, used or expired; VALIDATION_FAILED
   */
  async activate(
    context: RequestContext,
    command: Command,
    input: { token: string; password?: string | null; name?: string | null },
  ): Promise<UserModel> {
    const link = readLink('activation', input.token);
    if (!link) throw linkInvalid();
    const { tenantId } = link;
    const inTenant = withinTenant(context, tenantId);
    const { database, commands, hasher, journal } = this.#parts;
    const owner = await database.read(inTenant, (em) => passwordOwner(em, tenantId, 'activation', link.hash));
    // A repetition with its Idempotency-Key finds its stored answer below, by a link that is used.
    if (!owner && context.idempotencyKey === undefined) throw linkInvalid();
    const password = checkNewPassword(
      requirePassword(input.password),
      owner ?? { email: '', slug: '', tenantName: '' },
    );
    const name = input.name == null ? null : checkName(input.name);
    const passwordHash = await hasher.hash(password, context.deadline);
    return commands.run(inTenant, command, async (em) => {
      const userId = await new OneTimeLinkRepository(em, tenantId).take('activation', link.hash);
      const users = new UserRepository(em);
      const user = userId === null ? null : await users.findForUpdate(userId);
      if (!user) throw linkInvalid();
      const before = auditedUser(user);
      const now = new Date();
      Object.assign(user, {
        ...{ passwordHash, name: name ?? user.name, isActive: true, updatedAt: now },
        ...{ activatedAt: user.activatedAt ?? now, emailVerifiedAt: now, devicesSince: now },
        ...{ sessionVersion: user.sessionVersion + 1, version: user.version + 1 },
      });
      await users.save(user);
      await new SessionRepository(em, tenantId).revokeAll(user.id, 'PASSWORD_CHANGED');
      await journal.record(em, inTenant, { action: 'user.activated', before, user, passwordChanged: true });
      return toUserModel(user, true);
    });
  }

  /**
   * Records that the reader of a mailed link has the address. Needs no session. Of an account that was never active nobody knows who
   * typed the password: its reader chooses it.
   * @throws AppError LINK_INVALID for a token that is unknown, used or expired; VALIDATION_FAILED without a password where one is chosen
   */
  async verify(
    context: RequestContext,
    command: Command,
    input: { token: string; password?: string | null },
  ): Promise<true> {
    const link = readLink('verification', input.token);
    if (!link) throw linkInvalid();
    const { tenantId } = link;
    const inTenant = withinTenant(context, tenantId);
    const { database, commands, hasher } = this.#parts;
    const owner = await database.read(inTenant, (em) => passwordOwner(em, tenantId, 'verification', link.hash));
    const isChosen = owner !== null && !owner.wasActive;
    const password = isChosen ? checkNewPassword(requirePassword(input.password), owner) : null;
    const passwordHash = password === null ? null : await hasher.hash(password, context.deadline);
    return commands.run(inTenant, command, async (em) => {
      const userId = await new OneTimeLinkRepository(em, tenantId).take('verification', link.hash);
      const users = new UserRepository(em);
      const user = userId === null ? null : await users.findForUpdate(userId);
      if (!user) throw linkInvalid();
      // Activated meanwhile, or not any more.
      const fields = user.activatedAt === null && passwordHash !== null ? { passwordHash } : {};
      await this.#recordProof(em, inTenant, user, fields);
      return true as const;
    });
  }

  /**
   * Records that the operator knows whose address it is, as where no mails are delivered.
   * @throws AppError FORBIDDEN unless the operator asks; NOT_FOUND where nobody of the tenant has the address
   */
  async vouch(context: RequestContext, command: Command, email: string): Promise<true> {
    requireService(context);
    return this.#parts.commands.run(context, command, async (em) => {
      const user = await new UserRepository(em).findByEmailForUpdate(checkEmail(email));
      if (!user) throw new AppError('NOT_FOUND', `Nobody has the address ${email} in this tenant.`);
      await this.#recordProof(em, context, user);
      return true as const;
    });
  }

  async #recordProof(
    em: EntityManager,
    context: RequestContext,
    user: User,
    fields: Partial<Pick<User, 'passwordHash'>> = {},
  ): Promise<void> {
    if (user.emailVerifiedAt !== null) return;
    const before = auditedUser(user);
    const now = new Date();
    Object.assign(user, { ...fields, emailVerifiedAt: now, version: user.version + 1, updatedAt: now });
    await new UserRepository(em).save(user);
    await this.#parts.journal.record(em, context, {
      action: 'user.verified',
      before,
      user,
      passwordChanged: 'passwordHash' in fields,
    });
  }

  /**
   * Mails the caller another link to verify the address. Does nothing for a verified one.
   * @throws AppError UNAUTHENTICATED; RATE_LIMITED where the address got its letters for today; LETTERS_DECLINED
   */
  async requestVerification(context: RequestContext, command: Command): Promise<true> {
    const callerId = requirePerson(context);
    const tenantId = tenantOf(context);
    return this.#parts.commands.run(context, command, async (em) => {
      const user = await new UserRepository(em).findForUpdate(callerId);
      const tenant = await new TenantRepository(em).find(tenantId);
      if (!user?.isActive || !tenant) throw unauthenticated();
      if (user.emailVerifiedAt !== null) return true as const;
      const token = await new OneTimeLinkRepository(em, tenantId).issue('verification', user.id);
      const posted = await this.#parts.letters.post(em, tenant, readerOf(user), { kind: 'verification', token });
      if (posted === 'capped')
        throw new AppError('RATE_LIMITED', 'This address got its letters for today. Try again tomorrow.');
      if (posted === 'declined')
        throw new AppError(
          'LETTERS_DECLINED',
          'The reader of this address declined letters. Use the link in an earlier letter to allow them again.',
        );
      return true as const;
    });
  }
}

/** Facts that the new password must not contain; null where the link is not, or no longer, good. */
async function passwordOwner(em: EntityManager, tenantId: number, kind: AccountLink, tokenHash: string) {
  const userId = await new OneTimeLinkRepository(em, tenantId).ownerOf(kind, tokenHash);
  const user = userId === null ? null : await new UserRepository(em).find(userId);
  const tenant = await new TenantRepository(em).find(tenantId);
  if (!user || !tenant) return null;
  return { email: user.email, slug: tenant.slug, tenantName: tenant.name, wasActive: user.activatedAt !== null };
}

function linkInvalid(): AppError {
  return new AppError('LINK_INVALID', 'The link was used before, has expired or does not exist. Ask for a new one.');
}
