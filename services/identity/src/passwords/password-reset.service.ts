import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError } from '@outlay/errors/app-error';
import type { Command, Commands } from '@outlay/tenancy/commands';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { LetterQueue } from '../letters/letter-queue.ts';
import { withinTenant } from '../links/within-tenant.ts';
import { OneTimeLinkRepository, readLink } from '../links/one-time-link.repository.ts';
import { SessionRepository } from '../sessions/session.repository.ts';
import type { KnownDevices } from '../sign-in/known-devices.ts';
import { TenantRepository } from '../tenants/tenant.repository.ts';
import { checkEmail } from '../users/email-address.ts';
import { readerOf } from '../users/letter-reader.ts';
import { auditedUser, type UserJournal } from '../users/user.journal.ts';
import { UserRepository } from '../users/user.repository.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { checkNewPassword, type PasswordOwner } from './password-policy.ts';

/** Dependencies of the service. */
export interface PasswordResetServiceParts {
  database: TenantDatabase;
  commands: Commands;
  journal: UserJournal;
  hasher: PasswordHasher;
  letters: LetterQueue;
  devices: KnownDevices;
}

/** Resets forgotten passwords. */
export class PasswordResetService {
  readonly #parts: PasswordResetServiceParts;

  constructor(parts: PasswordResetServiceParts) {
    this.#parts = parts;
  }

  /**
   * Asks for a letter with a link. The answer, and the work before it, are the same for every address: whether there is an account
   * is looked up when the letter is written.
   * @throws AppError TENANT_REQUIRED; VALIDATION_FAILED for what is no address
   */
  async request(context: RequestContext, email: string): Promise<true> {
    const tenantId = tenantOf(context);
    const address = checkEmail(email);
    await this.#parts.database.write(context, (em) => this.#parts.letters.postReset(em, tenantId, address));
    return true;
  }

  /**
   * Sets the password of the account that a link belongs to, and ends all its sessions. Needs no tenant: the token names it.
   * @throws AppError LINK_INVALID for a token that is unknown, used or expired; VALIDATION_FAILED
   */
  async reset(context: RequestContext, command: Command, tokenText: string, newPassword: string): Promise<true> {
    const link = readLink('reset', tokenText);
    if (!link) throw linkInvalid();
    const { tenantId } = link;
    const inTenant = withinTenant(context, tenantId);
    const { database, commands, hasher, journal } = this.#parts;
    const owner = await database.read(inTenant, (em) => ownerOf(em, tenantId, link.hash));
    // A repetition with its Idempotency-Key finds its stored answer below, by a link that is used.
    if (!owner && context.idempotencyKey === undefined) throw linkInvalid();
    if (owner) checkNewPassword(newPassword, owner);
    const passwordHash = await hasher.hash(newPassword, context.deadline);
    return commands.run(inTenant, command, async (em) => {
      const userId = await new OneTimeLinkRepository(em, tenantId).take('reset', link.hash);
      const users = new UserRepository(em);
      const user = userId === null ? null : await users.findForUpdate(userId);
      const tenant = await new TenantRepository(em).find(tenantId);
      if (!user?.isActive || !tenant) throw linkInvalid();
      const before = auditedUser(user);
      const now = new Date();
      Object.assign(user, {
        ...{ passwordHash, emailVerifiedAt: user.emailVerifiedAt ?? now, devicesSince: now, updatedAt: now },
        ...{ sessionVersion: user.sessionVersion + 1, version: user.version + 1 },
      });
      await users.save(user);
      // Whoever asked for other links must not change the password again.
      await new OneTimeLinkRepository(em, tenantId).revoke(user.id, ['reset']);
      await new SessionRepository(em, tenantId).revokeAll(user.id, 'PASSWORD_CHANGED');
      await journal.record(em, inTenant, { action: 'user.changed', before, user, passwordChanged: true });
      await this.#parts.letters.post(em, tenant, readerOf(user), { kind: 'password_changed', at: now.getTime() });
      // Whoever follows the link reads the owner's mails: strangers who try passwords must not keep this browser out.
      this.#parts.devices.remember(inTenant.client, user);
      return true as const;
    });
  }
}

/** Facts that the new password must not contain; null where the link is not, or no longer, good. */
async function ownerOf(em: EntityManager, tenantId: number, tokenHash: string): Promise<PasswordOwner | null> {
  const userId = await new OneTimeLinkRepository(em, tenantId).ownerOf('reset', tokenHash);
  const user = userId === null ? null : await new UserRepository(em).find(userId);
  const tenant = await new TenantRepository(em).find(tenantId);
  return user && tenant ? { email: user.email, slug: tenant.slug, tenantName: tenant.name } : null;
}

function linkInvalid(): AppError {
  return new AppError('LINK_INVALID', 'The link was used before, has expired or does not exist. Ask for a new one.');
}
