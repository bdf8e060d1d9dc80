import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError } from '@outlay/errors/app-error';
import type { Command, Commands } from '@outlay/tenancy/commands';
import type { Role } from '@outlay/tenancy/permissions';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { RegisterInput } from '../__generated__/resolvers.ts';
import { activationMail } from '../mail/activation-mail.ts';
import type { LetterSender } from '../mail/letter-sender.ts';
import { TenantRepository } from '../tenants/tenant.repository.ts';
import { issueOpaqueToken, readOpaqueToken } from '../tokens/opaque-token.ts';
import { ActivationTokenRepository } from './activation-token.repository.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { decideRegistration } from './registration-policy.ts';
import type { User } from './user.entity.ts';
import { auditedUser, type UserJournal } from './user.journal.ts';
import { toUserModel } from './user.mapper.ts';
import type { UserModel } from './user.model.ts';
import { UserRepository } from './user.repository.ts';
import { checkCredentials } from './user.rules.ts';

const LINK_HOURS = 72;
const HOUR_MS = 3_600_000;

/** Dependencies of the service. */
export interface RegistrationServiceParts {
  database: TenantDatabase;
  commands: Commands;
  journal: UserJournal;
  hasher: PasswordHasher;
  letters: LetterSender;
  /** Base of the links in letters. */
  publicUrl: string;
}

/** A new user, validated, with the password hashed. */
export interface NewUser {
  email: string;
  name: string;
  passwordHash: string;
  role: Role;
  isActive: boolean;
}

/** Registration and activation of users. */
export class RegistrationService {
  readonly #parts: RegistrationServiceParts;

  constructor(parts: RegistrationServiceParts) {
    this.#parts = parts;
  }

  /**
   * Creates a Member according to the tenant's registration policy.
   * @throws AppError TENANT_REQUIRED, VALIDATION_FAILED, REGISTRATION_CLOSED, EMAIL_TAKEN
   */
  async register(context: RequestContext, command: Command, input: RegisterInput): Promise<UserModel> {
    const tenantId = tenantOf(context);
    const { database, commands, hasher } = this.#parts;
    const registersWith = await database.read(context, (em) => new TenantRepository(em).find(tenantId));
    if (!registersWith) throw closed();
    const { email, name, password } = checkCredentials(input, registersWith);
    // Before the transaction, to hold no connection meanwhile.
    const passwordHash = await hasher.hash(password, context.deadline);
    const links: string[] = [];
    const model = await commands.run(context, command, async (em) => {
      links.length = 0;
      const tenant = await new TenantRepository(em).find(tenantId);
      if (!tenant) throw closed();
      const outcome = decideRegistration(tenant.registration, tenant.emailDomains, email);
      const newUser = { email, name, passwordHash, role: 'MEMBER' as const, isActive: outcome === 'ACTIVE' };
      const user = await this.addUser(em, context, newUser);
      if (outcome === 'AWAITS_LINK') links.push(await issueLink(em, user));
      return toUserModel(user, true);
    });
    // Empty for a repeated idempotent request, whose work did not run.
    for (const link of links) this.#parts.letters.post(activationMail(email, this.#parts.publicUrl, link, LINK_HOURS));
    return model;
  }

  /**
   * Activates the account that a mailed link belongs to. Needs no tenant: the token names it.
   * @throws AppError LINK_INVALID for a token that is unknown, used or expired
   */
  async activate(context: RequestContext, command: Command, tokenText: string): Promise<UserModel> {
    const token = readOpaqueToken('ola', tokenText);
    if (!token) throw linkInvalid();
    const { tenantId } = token;
    const inTenant = { ...context, tenantId };
    return this.#parts.commands.run(inTenant, command, async (em) => {
      const userId = await new ActivationTokenRepository(em, tenantId).take(token.hash);
      const users = new UserRepository(em);
      const user = userId === null ? null : await users.findForUpdate(userId);
      if (!user) throw linkInvalid();
      if (user.isActive) return toUserModel(user, true);
      const before = auditedUser(user);
      Object.assign(user, { isActive: true, version: user.version + 1, updatedAt: new Date() });
      await users.save(user);
      await this.#parts.journal.record(em, inTenant, { action: 'user.activated', before, user });
      return toUserModel(user, true);
    });
  }

  /**
   * Adds a user within the caller's transaction, with audit entry and event.
   * @throws AppError EMAIL_TAKEN
   */
  async addUser(em: EntityManager, context: RequestContext, newUser: NewUser): Promise<User> {
    const now = new Date();
    const user = await new UserRepository(em).add({
      ...newUser,
      tenantId: tenantOf(context),
      locale: null,
      timeZone: null,
      sessionVersion: 1,
      version: 1,
      createdAt: now,
      updatedAt: now,
    });
    await this.#parts.journal.record(em, context, { action: 'user.registered', before: null, user });
    return user;
  }
}

async function issueLink(em: EntityManager, user: User): Promise<string> {
  const token = issueOpaqueToken('ola', user.tenantId);
  const expiresAt = new Date(Date.now() + LINK_HOURS * HOUR_MS);
  await new ActivationTokenRepository(em, user.tenantId).add(user.id, token.hash, expiresAt);
  return token.text;
}

function closed(): AppError {
  return new AppError('REGISTRATION_CLOSED', 'This tenant does not accept registrations.');
}

function linkInvalid(): AppError {
  return new AppError('LINK_INVALID', 'The link was used before, has expired or does not exist. Ask for a new one.');
}
