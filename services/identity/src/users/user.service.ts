import type { EntityManager } from '@mikro-orm/postgresql';
import { recordAudit } from '@outlay/audit/record';
import { AppError, invalidField, notFound, unauthenticated } from '@outlay/errors/app-error';
import type { Connection, PageArgs } from '@outlay/service-kit/graphql/connection';
import { readByIds, readPage } from '@outlay/service-kit/graphql/list-reader';
import { checkVersion } from '@outlay/service-kit/versions';
import type { Command, Commands } from '@outlay/tenancy/commands';
import { parseId } from '@outlay/tenancy/ids';
import { requirePermission, requirePerson, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { ChangeMeInput, ChangeUserInput, UserFilter } from '../__generated__/resolvers.ts';
import { OneTimeLinkRepository } from '../links/one-time-link.repository.ts';
import type { LetterQueue } from '../letters/letter-queue.ts';
import { SessionRepository, type RevocationReason } from '../sessions/session.repository.ts';
import type { KnownDevices } from '../sign-in/known-devices.ts';
import { SignInAllowanceRepository } from '../sign-in/sign-in-allowance.repository.ts';
import { TenantRepository } from '../tenants/tenant.repository.ts';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import type { AccountWriter } from './account-writer.ts';
import { readerOf } from './letter-reader.ts';
import { checkNewPassword } from '../passwords/password-policy.ts';
import type { User } from './user.entity.ts';
import { auditedUser, type UserJournal } from './user.journal.ts';
import { mayKnow, toUserModel } from './user.mapper.ts';
import type { UserModel } from './user.model.ts';
import { UserRepository } from './user.repository.ts';
import {
  applyAccess,
  applyProfile,
  checkAuthority,
  checkOwnerLeft,
  checkPasswordPair,
  type Profile,
} from './user.rules.ts';
import { sortValue, USER_SORT } from './user.sort.ts';

const LIST = { sort: USER_SORT, sortValue, show: (user: User) => toUserModel(user, true) };

/** Dependencies of the service. */
export interface UserServiceParts {
  database: TenantDatabase;
  commands: Commands;
  journal: UserJournal;
  hasher: PasswordHasher;
  letters: LetterQueue;
  accounts: AccountWriter;
  devices: KnownDevices;
}

/** Queries and commands on users. */
export class UserService {
  readonly #parts: UserServiceParts;

  constructor(parts: UserServiceParts) {
    this.#parts = parts;
  }

  /** The signed-in user. @throws AppError UNAUTHENTICATED, also once the user is inactive */
  async me(context: RequestContext): Promise<UserModel> {
    const userId = callerId(context);
    const user = await this.#parts.database.read(context, (em) => new UserRepository(em).find(userId));
    if (!user?.isActive) throw unauthenticated();
    return toUserModel(user, true);
  }

  /** @throws AppError FORBIDDEN without `users:read` */
  async find(context: RequestContext, id: string): Promise<UserModel | null> {
    requirePermission(context, 'users:read');
    const [user] = await this.findMany(context, [id]);
    return user == null || user.isErased ? null : user;
  }

  /** Users by id; null for unknown ids. Everyone in the tenant may see names. */
  async findMany(context: RequestContext, ids: readonly string[]): Promise<(UserModel | null)[]> {
    if (context.principal.kind === 'anonymous') throw unauthenticated();
    const find = (wanted: readonly number[]) =>
      this.#parts.database.read(context, (em) => new UserRepository(em).findMany(wanted));
    return readByIds(ids, find, (user) => toUserModel(user, mayKnow(context, user.id)));
  }

  /** @throws AppError FORBIDDEN without `users:read`; PAGE_TOO_DEEP; VALIDATION_FAILED for a bad page or sort */
  async list(
    context: RequestContext,
    filter: UserFilter | null | undefined,
    sort: string | null | undefined,
    page: PageArgs,
  ): Promise<Connection<UserModel>> {
    requirePermission(context, 'users:read');
    return readPage(LIST, sort, page, (query) =>
      this.#parts.database.read(context, (em) => new UserRepository(em).page(filter ?? {}, query)),
    );
  }

  /**
   * Changes the caller's own profile. A new password ends all sessions of the user.
   * @throws AppError UNAUTHENTICATED, PRECONDITION_FAILED, VALIDATION_FAILED, also for a wrong current password, RATE_LIMITED for many
   */
  async changeMe(
    context: RequestContext,
    command: Command,
    input: ChangeMeInput,
    expectedVersion?: number | null,
  ): Promise<UserModel> {
    const userId = callerId(context);
    checkPasswordPair(input.password, input.currentPassword);
    const change = await this.#preparePassword(context, userId, input);
    return this.#parts.commands.run(context, command, async (em) => {
      const user = await new UserRepository(em).findForUpdate(userId);
      if (!user?.isActive) throw unauthenticated();
      checkVersion(user.version, expectedVersion);
      const profile = applyProfile(profileOf(user), input);
      const passwordHash = change && acceptPassword(change, user);
      const endsSessions = passwordHash === null ? null : 'PASSWORD_CHANGED';
      const newPassword = passwordHash === null ? {} : { passwordHash, devicesSince: new Date() };
      await this.#write(em, context, user, { ...profile, ...newPassword }, endsSessions);
      // Whoever asked for a link before must not set the password again.
      if (passwordHash !== null)
        await new OneTimeLinkRepository(em, user.tenantId).revoke(userId, ['activation', 'reset']);
      if (passwordHash !== null) await this.#tellOfNewPassword(em, user);
      if (passwordHash !== null) await this.#trust(em, context, user);
      return toUserModel(user, true);
    });
  }

  /** Ends every sign-in of the caller, with their access tokens. @throws AppError UNAUTHENTICATED */
  async logoutAll(context: RequestContext, command: Command): Promise<true> {
    const userId = callerId(context);
    return this.#parts.commands.run(context, command, async (em) => {
      const user = await new UserRepository(em).findForUpdate(userId);
      if (!user) throw unauthenticated();
      const signedOut = { action: 'user.signed_out', entityType: 'user', entityId: userId, changes: {} } as const;
      await recordAudit(em, context, signedOut);
      await this.#write(em, context, user, {}, 'LOGOUT');
      return true as const;
    });
  }

  /**
   * Changes a user's access or name. A change of role or activity ends the user's sessions.
   * @throws AppError NOT_FOUND, PRECONDITION_FAILED, VALIDATION_FAILED, FORBIDDEN where Owners are concerned, LAST_OWNER
   */
  async change(
    context: RequestContext,
    command: Command,
    id: string,
    input: ChangeUserInput,
    expectedVersion?: number | null,
  ): Promise<UserModel> {
    requirePermission(context, 'users:write');
    return this.#parts.commands.run(context, command, async (em) => {
      const users = new UserRepository(em);
      // Before the user: two Owners who demote each other wait for the same lock, and the second sees the first's change.
      const activeOwnerIds = await users.lockActiveOwners();
      const userId = parseId(id);
      const user = userId === null ? null : await users.findForUpdate(userId);
      if (!user) throw notFound('User');
      checkVersion(user.version, expectedVersion);
      const access = applyAccess(user, input);
      checkAuthority(context, user, access);
      checkOwnerLeft(user.id, access, activeOwnerIds);
      const { name } = applyProfile(profileOf(user), { name: input.name });
      const endsSessions = access.role !== user.role || access.isActive !== user.isActive ? 'ACCESS_CHANGED' : null;
      // A deactivated user must not return through an unused link.
      if (!access.isActive) await this.#parts.accounts.endLinks(em, user);
      const activatedAt = access.isActive ? (user.activatedAt ?? new Date()) : user.activatedAt;
      await this.#write(em, context, user, { ...access, name, activatedAt }, endsSessions);
      return toUserModel(user, true);
    });
  }

  /** To a verified address alone: until then, only letters that verify it or reset the password go there. */
  async #tellOfNewPassword(em: EntityManager, user: User): Promise<void> {
    const tenant = await new TenantRepository(em).find(user.tenantId);
    if (user.emailVerifiedAt === null || !tenant) return;
    await this.#parts.letters.post(em, tenant, readerOf(user), { kind: 'password_changed', at: Date.now() });
  }

  /** Gives the try back, and knows this browser: the person signs in with it again. */
  async #trust(em: EntityManager, { client }: RequestContext, user: User): Promise<void> {
    const { devices } = this.#parts;
    await new SignInAllowanceRepository(em, user.tenantId).giveBack(devices.bucketOfChange(user));
    devices.remember(client, user);
  }

  /** Compares and hashes before the transaction, to hold no locks and no connection meanwhile. */
  async #preparePassword(
    context: RequestContext,
    userId: number,
    { password, currentPassword }: ChangeMeInput,
  ): Promise<PasswordChange | null> {
    if (password == null || currentPassword == null) return null;
    const { database, hasher, devices } = this.#parts;
    const [user, tenant] = await database.read(context, async (em) => [
      await new UserRepository(em).find(userId),
      await new TenantRepository(em).find(tenantOf(context)),
    ]);
    if (!user || !tenant) throw unauthenticated();
    checkNewPassword(password, { email: user.email, slug: tenant.slug, tenantName: tenant.name });
    // Whoever finds an open session must not guess the password with it, from however many addresses.
    const bucket = devices.bucketOfChange(user);
    const isAllowed = await database.write(context, (em) => new SignInAllowanceRepository(em, tenant.id).take(bucket));
    if (!isAllowed) throw new AppError('RATE_LIMITED', 'Too many wrong passwords. Wait a minute, then try once more.');
    const comparedWith = user.passwordHash;
    const fits = await hasher.matches(currentPassword, comparedWith, context.deadline);
    return { comparedWith, newHash: fits ? await hasher.hash(password, context.deadline) : null };
  }

  /** Saves the fields, ends sessions, and writes the audit entry and the event. Does nothing where nothing changes. */
  async #write(
    em: EntityManager,
    context: RequestContext,
    user: User,
    fields: Partial<User>,
    endsSessions: RevocationReason | null,
  ): Promise<void> {
    const isChange =
      endsSessions !== null || Object.entries(fields).some(([field, value]) => Reflect.get(user, field) !== value);
    if (!isChange) return;
    const before = auditedUser(user);
    const sessionVersion = user.sessionVersion + (endsSessions === null ? 0 : 1);
    Object.assign(user, fields, { sessionVersion, version: user.version + 1, updatedAt: new Date() });
    await new UserRepository(em).save(user);
    if (endsSessions !== null) await new SessionRepository(em, user.tenantId).revokeAll(user.id, endsSessions);
    const passwordChanged = fields.passwordHash !== undefined;
    await this.#parts.journal.record(em, context, { action: 'user.changed', before, user, passwordChanged });
  }
}

/** A change of password, already compared and hashed. */
interface PasswordChange {
  /** The stored hash that the current password was compared with; null where there was none. */
  comparedWith: string | null;
  /** Null where the current password did not fit. */
  newHash: string | null;
}

/**
 * The hash to store. Asked within the transaction, so that a repetition with the same Idempotency-Key gets its stored answer.
 * @throws AppError VALIDATION_FAILED where the current password is not, or no longer, the user's
 */
function acceptPassword({ comparedWith, newHash }: PasswordChange, user: User): string {
  if (newHash !== null && comparedWith === user.passwordHash) return newHash;
  throw invalidField('currentPassword', 'is not the current password', 'WRONG');
}

function profileOf(user: User): Profile {
  return { name: user.name, locale: user.locale, timeZone: user.timeZone };
}

function callerId(context: RequestContext): number {
  tenantOf(context);
  return requirePerson(context);
}
