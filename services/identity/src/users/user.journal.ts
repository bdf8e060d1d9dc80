import type { EntityManager } from '@mikro-orm/postgresql';
import { diff, type Changes } from '@outlay/audit/diff';
import { encryptPersonal } from '@outlay/audit/personal';
import { recordAudit } from '@outlay/audit/record';
import { addToOutbox } from '@outlay/messaging/outbox';
import type { Role } from '@outlay/tenancy/permissions';
import type { RequestContext } from '@outlay/tenancy/request-context';
import { userEvent } from '../messaging/user-events.ts';
import type { Seal } from '../tokens/seal.ts';
import { PersonKeyRepository } from './person-key.repository.ts';
import type { User } from './user.entity.ts';

/** The audited fields of a user, without the password hash. */
export interface AuditedUser {
  email: string;
  name: string;
  role: Role;
  isActive: boolean;
  isVerified: boolean;
  locale: string | null;
  timeZone: string | null;
  sessionVersion: number;
}

const PERSONAL = ['email', 'name', 'locale', 'timeZone'];

/** One change of a user. */
export interface UserChange {
  action: 'user.registered' | 'user.activated' | 'user.verified' | 'user.changed';
  /** Null for a new user. */
  before: AuditedUser | null;
  /** As saved, with its new version. */
  user: User;
  /** Audited as a fact, without its value. */
  passwordChanged?: boolean;
}

/** Writes the audit entry and the event of a change, in its transaction. */
export class UserJournal {
  readonly #seal: Seal;

  constructor(seal: Seal) {
    this.#seal = seal;
  }

  async record(em: EntityManager, context: RequestContext, change: UserChange): Promise<void> {
    const { action, before, user } = change;
    const person = await new PersonKeyRepository(em, this.#seal).keyOf(user.tenantId, user.id);
    const changes: Changes = {
      ...encryptPersonal(diff(before, auditedUser(user)), person, PERSONAL),
      ...(change.passwordChanged && { password: { before: null, after: 'changed' } }),
    };
    await recordAudit(em, context, { action, entityType: 'user', entityId: user.id, changes });
    await addToOutbox(em, context, [userEvent(before === null ? 'UserRegistered' : 'UserChanged', user)]);
  }

  /** The erasure of a person, without a personal value: their key is gone, and must not be made again. */
  async recordErasure(em: EntityManager, context: RequestContext, before: AuditedUser, user: User): Promise<void> {
    const changes = {
      ...diff(before, auditedUser(user), ['isActive', 'isVerified', 'sessionVersion']),
      isErased: { before: false, after: true },
    };
    await recordAudit(em, context, { action: 'user.erased', entityType: 'user', entityId: user.id, changes });
    await addToOutbox(em, context, [userEvent('UserChanged', user)]);
  }
}

/** A copy of the audited fields, to compare with after the change. */
export function auditedUser(user: User): AuditedUser {
  return {
    email: user.email,
    name: user.name,
    role: user.role,
    isActive: user.isActive,
    isVerified: user.emailVerifiedAt !== null,
    locale: user.locale,
    timeZone: user.timeZone,
    sessionVersion: user.sessionVersion,
  };
}
