import type { EntityManager } from '@mikro-orm/postgresql';
import type { Role } from '@outlay/tenancy/permissions';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import { InvitationRepository } from '../invitations/invitation.repository.ts';
import { LetterRepository } from '../letters/letter.repository.ts';
import { OneTimeLinkRepository } from '../links/one-time-link.repository.ts';
import { SessionRepository } from '../sessions/session.repository.ts';
import type { User } from './user.entity.ts';
import { auditedUser, type UserJournal } from './user.journal.ts';
import { UserRepository } from './user.repository.ts';

const LINKS = ['activation', 'verification', 'reset'] as const;

/** A new user, validated, with the password hashed. */
export interface NewUser {
  email: string;
  name: string;
  /** Null where the password is chosen at the mailed link. */
  passwordHash: string | null;
  role: Role;
  isActive: boolean;
  /** True where the address is known to be the user's. */
  isVerified: boolean;
}

/** Makes accounts within the caller's transaction, each with audit entry and event. */
export class AccountWriter {
  readonly #journal: UserJournal;

  constructor(journal: UserJournal) {
    this.#journal = journal;
  }

  /** @throws AppError EMAIL_TAKEN */
  async add(em: EntityManager, context: RequestContext, { isVerified, ...fields }: NewUser): Promise<User> {
    const now = new Date();
    const user = await new UserRepository(em).add({
      ...fields,
      tenantId: tenantOf(context),
      ...{ locale: null, timeZone: null, erasedAt: null, devicesSince: null },
      activatedAt: fields.isActive ? now : null,
      emailVerifiedAt: isVerified ? now : null,
      ...{ sessionVersion: 1, version: 1, createdAt: now, updatedAt: now },
    });
    await this.#journal.record(em, context, { action: 'user.registered', before: null, user });
    return user;
  }

  /** Gives an inactive account, locked by the caller, to whoever registers now. Links, letters and sessions of before end. */
  async replace(em: EntityManager, context: RequestContext, user: User, newUser: NewUser): Promise<User> {
    const before = auditedUser(user);
    const { isVerified, ...fields } = newUser;
    const now = new Date();
    Object.assign(user, fields, {
      ...{ activatedAt: fields.isActive ? (user.activatedAt ?? now) : user.activatedAt, devicesSince: now },
      emailVerifiedAt: isVerified ? now : null,
      ...{ sessionVersion: user.sessionVersion + 1, version: user.version + 1, updatedAt: now },
    });
    await new UserRepository(em).save(user);
    await new SessionRepository(em, user.tenantId).revokeAll(user.id, 'ACCESS_CHANGED');
    await this.endLinks(em, user);
    await this.#journal.record(em, context, { action: 'user.registered', before, user });
    return user;
  }

  /** Ends the links and invitations that were mailed to a user, and takes back the letters that wait. */
  async endLinks(em: EntityManager, { id, tenantId, email }: User): Promise<void> {
    await new OneTimeLinkRepository(em, tenantId).revoke(id, LINKS);
    await new LetterRepository(em, tenantId).withdraw(id, LINKS);
    await new InvitationRepository(em, tenantId).revokeTo(email);
  }
}
