import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError, conflict } from '@outlay/errors/app-error';
import type { Command, Commands } from '@outlay/tenancy/commands';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { RegisterInput } from '../__generated__/resolvers.ts';
import type { LetterQueue } from '../letters/letter-queue.ts';
import { OneTimeLinkRepository } from '../links/one-time-link.repository.ts';
import type { Tenant } from '../tenants/tenant.entity.ts';
import { TenantRepository } from '../tenants/tenant.repository.ts';
import type { AccountWriter, NewUser } from './account-writer.ts';
import { readerOf } from './letter-reader.ts';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import { decideRegistration } from './registration-policy.ts';
import type { User } from './user.entity.ts';
import { toUserModel } from './user.mapper.ts';
import type { UserModel } from './user.model.ts';
import { UserRepository } from './user.repository.ts';
import { checkCredentials, checkCredentialsWithoutPassword } from './user.rules.ts';

/** Dependencies of the service. */
export interface RegistrationServiceParts {
  database: TenantDatabase;
  commands: Commands;
  accounts: AccountWriter;
  hasher: PasswordHasher;
  letters: LetterQueue;
}

/** Registration of users. */
export class RegistrationService {
  readonly #parts: RegistrationServiceParts;

  constructor(parts: RegistrationServiceParts) {
    this.#parts = parts;
  }

  /**
   * Creates a Member according to the tenant's registration policy, and mails a link to the address. An account that was never
   * active, and whose address nobody has verified, is replaced.
   * @throws AppError TENANT_REQUIRED, VALIDATION_FAILED, REGISTRATION_CLOSED, EMAIL_TAKEN
   */
  async register(context: RequestContext, command: Command, input: RegisterInput): Promise<UserModel> {
    const tenantId = tenantOf(context);
    const { database, commands, hasher } = this.#parts;
    const registersWith = await database.read(context, (em) => new TenantRepository(em).find(tenantId));
    if (!registersWith) throw closed();
    const { email, name, password } = candidateOf(input, registersWith);
    // Before the transaction, to hold no connection meanwhile.
    const passwordHash = password === null ? null : await hasher.hash(password, context.deadline);
    return commands.run(context, command, async (em) => {
      const tenant = await new TenantRepository(em).find(tenantId);
      if (!tenant) throw closed();
      const outcome = decideRegistration(tenant.registration, tenant.emailDomains, email);
      const isActive = outcome === 'ACTIVE';
      const newUser = { email, name, passwordHash, role: 'MEMBER' as const, isActive, isVerified: false };
      const user = await this.#addOrReplace(em, context, newUser);
      await this.mailLink(em, tenant, user, outcome === 'AWAITS_LINK' ? 'activation' : 'verification');
      return toUserModel(user, true);
    });
  }

  /** Makes a one-time link for a user and queues its letter, within the caller's transaction. */
  async mailLink(em: EntityManager, tenant: Tenant, user: User, kind: 'activation' | 'verification'): Promise<void> {
    const token = await new OneTimeLinkRepository(em, tenant.id).issue(kind, user.id);
    await this.#parts.letters.post(em, tenant, readerOf(user), { kind, token });
  }

  async #addOrReplace(em: EntityManager, context: RequestContext, newUser: NewUser): Promise<User> {
    const known = await new UserRepository(em).findByEmailForUpdate(newUser.email);
    if (!known) return this.#parts.accounts.add(em, context, newUser);
    // Whoever registered before has proven nothing, so the next one has the same right to the address.
    if (known.isActive || known.activatedAt !== null || known.emailVerifiedAt !== null) throw emailTaken();
    return this.#parts.accounts.replace(em, context, known, newUser);
  }
}

/** The input, checked for the tenant's policy. */
function candidateOf(input: RegisterInput, tenant: Tenant): { email: string; name: string; password: string | null } {
  if (tenant.registration === 'DOMAINS') return { ...checkCredentialsWithoutPassword(input), password: null };
  return checkCredentials(input, tenant);
}

export function emailTaken(): AppError {
  return conflict('EMAIL_TAKEN', 'This e-mail address is already registered.', [
    { field: 'email', message: 'is taken', code: 'EMAIL_TAKEN' },
  ]);
}

function closed(): AppError {
  return new AppError('REGISTRATION_CLOSED', 'This tenant does not accept registrations.');
}
