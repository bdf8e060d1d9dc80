import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError, unauthenticated } from '@outlay/errors/app-error';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { ACCESS_TOKEN_SECONDS } from '../keys/signing-key-schedule.ts';
import type { SigningKeys } from '../keys/signing-keys.ts';
import { readOpaqueToken } from '../tokens/opaque-token.ts';
import { normalizeEmail } from '../users/email-address.ts';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import type { User } from '../users/user.entity.ts';
import { toUserModel } from '../users/user.mapper.ts';
import type { UserModel } from '../users/user.model.ts';
import { UserRepository } from '../users/user.repository.ts';
import { deviceOf } from './device.ts';
import { addToken, endFamily, renew } from './session-renewal.ts';
import { SessionRepository } from './session.repository.ts';

/** The answer to a sign-in. It holds secrets: never store or log it. */
export interface SessionModel {
  accessToken: string;
  refreshToken: string;
  tokenType: string;
  expiresIn: number;
  user: UserModel;
}

/** Dependencies of the service. */
export interface SessionServiceParts {
  database: TenantDatabase;
  hasher: PasswordHasher;
  signingKeys: SigningKeys;
  /** Refreshes per minute of one sign-in. */
  refreshesPerMinute: number;
}

/** Signing in, staying signed in, signing out. */
export class SessionService {
  readonly #parts: SessionServiceParts;

  constructor(parts: SessionServiceParts) {
    this.#parts = parts;
  }

  /**
   * Unknown users and wrong passwords get the same answer after the same time. An inactive account is reported
   * only with the right password.
   * @throws AppError TENANT_REQUIRED, INVALID_CREDENTIALS, USER_INACTIVE
   */
  async login(context: RequestContext, input: { email: string; password: string }): Promise<SessionModel> {
    const tenantId = tenantOf(context);
    const { database, hasher } = this.#parts;
    const email = normalizeEmail(input.email) ?? '';
    const found = await database.read(context, (em) => new UserRepository(em).findByEmail(email));
    const fits = await hasher.matches(input.password, found?.passwordHash ?? null, context.deadline);
    if (!found || !fits) throw invalidCredentials();
    const opened = await database.write({ tenantId, deadline: context.deadline }, (em) =>
      openSession(em, found, deviceOf(context.client?.userAgent)),
    );
    return this.#session(opened);
  }

  /**
   * Exchanges a refresh token for a new pair. Needs no tenant: the token names it.
   * @throws AppError TOKEN_REUSED for a token that was traded before, which ends its whole family; UNAUTHENTICATED for one
   *   that is unknown, expired or revoked; RATE_LIMITED where the family was refreshed too often, and then the token stays good
   */
  async refresh(context: RequestContext, tokenText: string): Promise<SessionModel> {
    const token = readOpaqueToken('olr', tokenText);
    if (!token) throw unauthenticated('Sign in again.');
    const { tenantId } = token;
    const presented = { tenantId, text: tokenText };
    const { database, refreshesPerMinute } = this.#parts;
    const renewal = await database.write({ ...context, tenantId }, (em) =>
      renew(em, context, presented, refreshesPerMinute),
    );
    switch (renewal.outcome) {
      case 'RENEWED':
        return this.#session(renewal);
      case 'REUSED':
        throw new AppError('TOKEN_REUSED', 'This refresh token was used before. Sign in again.');
      case 'TOO_OFTEN':
        throw new AppError('RATE_LIMITED', 'This sign-in was refreshed too often. Wait a minute.');
      case 'REFUSED':
        throw unauthenticated('Sign in again.');
    }
  }

  /** Ends the sign-in of a token. Unknown tokens get the same answer. */
  async logout(context: RequestContext, tokenText: string): Promise<true> {
    const token = readOpaqueToken('olr', tokenText);
    if (!token) return true;
    const origin = { ...context, tenantId: token.tenantId };
    await this.#parts.database.write(origin, async (em) => {
      const family = await new SessionRepository(em, origin.tenantId).lockFamilyOf(token.hash);
      if (family) await endFamily(em, origin, family, 'LOGOUT');
    });
    return true;
  }

  async #session({ user, familyId, refreshToken }: OpenedSession): Promise<SessionModel> {
    const { id: userId, tenantId, role, sessionVersion } = user;
    const accessToken = await this.#parts.signingKeys.issue({ userId, tenantId, role, sessionVersion, familyId });
    return {
      accessToken,
      refreshToken,
      tokenType: 'Bearer',
      expiresIn: ACCESS_TOKEN_SECONDS,
      user: toUserModel(user, true),
    };
  }
}

/** The data that a sign-in's next tokens are made of. */
interface OpenedSession {
  user: User;
  familyId: string;
  refreshToken: string;
}

/** Holds the user's lock, so that a concurrent deactivation either comes first or sees this session. */
async function openSession(em: EntityManager, found: User, device: string | null): Promise<OpenedSession> {
  const user = await new UserRepository(em).findForUpdate(found.id);
  if (user?.passwordHash !== found.passwordHash) throw invalidCredentials();
  if (!user.isActive) throw new AppError('USER_INACTIVE', 'This account is not active. Ask an administrator.');
  const sessions = new SessionRepository(em, user.tenantId);
  await sessions.forgetExpired(user.id);
  const family = await sessions.openFamily(user.id, new Date(), device);
  return { user, familyId: family.publicId, refreshToken: await addToken(sessions, user.tenantId, family) };
}

function invalidCredentials(): AppError {
  return new AppError('INVALID_CREDENTIALS', 'The e-mail address or the password is wrong.');
}
