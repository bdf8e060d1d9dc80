import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError } from '@outlay/errors/app-error';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { SigningKeys } from '../keys/signing-keys.ts';
import type { LetterQueue } from '../letters/letter-queue.ts';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import { deviceOf } from '../sessions/device.ts';
import { addToken } from '../sessions/session-renewal.ts';
import { SessionRepository, type FamilyClient } from '../sessions/session.repository.ts';
import { issueSession, type OpenedSession, type SessionModel } from '../sessions/session-tokens.ts';
import { normalizeEmail } from '../users/email-address.ts';
import type { User } from '../users/user.entity.ts';
import { UserRepository } from '../users/user.repository.ts';
import { earlierSignIns } from './earlier-sign-ins.repository.ts';
import type { KnownDevices } from './known-devices.ts';
import { tellOfNewSignIn } from './new-sign-in.ts';
import { SignInAllowanceRepository } from './sign-in-allowance.repository.ts';
import type { SignInTrail } from './sign-in-trail.ts';

export interface SignInServiceParts {
  database: TenantDatabase;
  hasher: PasswordHasher;
  signingKeys: SigningKeys;
  devices: KnownDevices;
  trail: SignInTrail;
  letters: LetterQueue;
}

/** A try to sign in whose password may be compared. */
interface Try {
  /** Null where nobody has the address. */
  user: User | null;
  /** The id of the user's known browser. */
  device: string | null;
  /** Names the tries that this one is taken from. */
  bucket: string;
  isAllowed: boolean;
}

/** Signs people in. */
export class SignInService {
  readonly #parts: SignInServiceParts;

  constructor(parts: SignInServiceParts) {
    this.#parts = parts;
  }

  /**
   * Unknown users and wrong passwords get the same answer after the same work. An inactive account is reported only with the right
   * password. Tries beyond the allowance are refused before any password is compared, whether or not there is an account.
   * @throws AppError TENANT_REQUIRED, INVALID_CREDENTIALS, USER_INACTIVE, RATE_LIMITED
   */
  async login(context: RequestContext, input: { email: string; password: string }): Promise<SessionModel> {
    const tenantId = tenantOf(context);
    const { hasher, trail, signingKeys } = this.#parts;
    const attempt = await this.#take(context, tenantId, input.email);
    const { user } = attempt;
    if (!attempt.isAllowed) {
      trail.refused(context, user, 'TOO_MANY');
      throw tooMany();
    }
    const fits = await hasher
      .matches(input.password, user?.passwordHash ?? null, context.deadline)
      .catch((error: unknown) => this.#giveBack(tenantId, attempt.bucket, error));
    if (!user || !fits) {
      trail.refused(context, user, 'WRONG_PASSWORD');
      throw invalidCredentials();
    }
    const opened = await this.#open(context, user, attempt);
    if (opened === 'INACTIVE') {
      trail.refused(context, user, 'INACTIVE');
      throw new AppError('USER_INACTIVE', 'This account is not active. Ask an administrator.');
    }
    this.#parts.devices.remember(context.client, opened.user);
    return issueSession(signingKeys, opened);
  }

  /** A browser that is known has tries of its own, which strangers cannot use up. */
  #take({ client, deadline }: RequestContext, tenantId: number, typed: string): Promise<Try> {
    const { database, devices } = this.#parts;
    const email = normalizeEmail(typed);
    return database.write({ tenantId, deadline }, async (em) => {
      const user = await new UserRepository(em).findByEmail(email ?? '');
      const device = user && devices.recognise(client, user);
      const bucket =
        user && device !== null
          ? devices.bucketOfDevice(user, device)
          : devices.bucketOfAddress(tenantId, email ?? typed);
      const isAllowed = await new SignInAllowanceRepository(em, tenantId).take(bucket);
      return { user, device, bucket, isAllowed };
    });
  }

  /** For a password that was not compared, because too many others are. @throws the reason */
  async #giveBack(tenantId: number, bucket: string, reason: unknown): Promise<never> {
    await this.#parts.database.write({ tenantId }, (em) =>
      new SignInAllowanceRepository(em, tenantId).giveBack(bucket),
    );
    throw reason;
  }

  /** Holds the user's lock, so that a concurrent deactivation either comes first or sees this session. */
  #open(context: RequestContext, found: User, { bucket, device: known }: Try): Promise<OpenedSession | 'INACTIVE'> {
    const { database, trail, letters } = this.#parts;
    const { tenantId } = found;
    const { client, deadline } = context;
    const device = deviceOf(client?.userAgent);
    return database.write({ tenantId, deadline }, async (em) => {
      const user = await new UserRepository(em).findForUpdate(found.id);
      if (user?.passwordHash !== found.passwordHash) throw invalidCredentials();
      // Who knows the password does not use up the tries of an account.
      await new SignInAllowanceRepository(em, tenantId).giveBack(bucket);
      if (!user.isActive) return 'INACTIVE';
      const earlier = await earlierSignIns(em, user, device);
      const isBrowser = client?.browser != null;
      const opened = await openSession(em, user, { device, keepsCookies: isBrowser });
      await trail.signedIn(em, context, user, device);
      await tellOfNewSignIn(em, letters, user, { device, isBrowser, isKnown: known !== null, earlier });
      return opened;
    });
  }
}

async function openSession(em: EntityManager, user: User, client: FamilyClient): Promise<OpenedSession> {
  const sessions = new SessionRepository(em, user.tenantId);
  await sessions.forgetExpired(user.id);
  const family = await sessions.openFamily(user.id, new Date(), client);
  return { user, familyId: family.publicId, refreshToken: await addToken(sessions, user.tenantId, family) };
}

function invalidCredentials(): AppError {
  return new AppError('INVALID_CREDENTIALS', 'The e-mail address or the password is wrong.');
}

function tooMany(): AppError {
  return new AppError('RATE_LIMITED', 'Too many tries to sign in to this account. Wait a minute, then try once more.');
}
