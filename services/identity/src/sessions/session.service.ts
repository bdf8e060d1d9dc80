import type { EntityManager } from '@mikro-orm/postgresql';
import { recordAudit } from '@outlay/audit/record';
import { AppError, unauthenticated } from '@outlay/errors/app-error';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { ACCESS_TOKEN_SECONDS } from '../keys/signing-key-schedule.ts';
import type { SigningKeys } from '../keys/signing-keys.ts';
import { issueOpaqueToken, readOpaqueToken } from '../tokens/opaque-token.ts';
import { normalizeEmail } from '../users/email-address.ts';
import type { PasswordHasher } from '../users/password-hasher.ts';
import type { User } from '../users/user.entity.ts';
import { toUserModel } from '../users/user.mapper.ts';
import type { UserModel } from '../users/user.model.ts';
import { UserRepository } from '../users/user.repository.ts';
import { refreshExpiry } from './refresh-expiry.ts';
import { SessionRepository } from './session.repository.ts';

/** What somebody gets who signs in. It holds secrets: never stored, never logged. */
export interface SessionModel {
  accessToken: string;
  refreshToken: string;
  tokenType: string;
  expiresIn: number;
  user: UserModel;
}

/** What the service needs of others. */
export interface SessionServiceParts {
  database: TenantDatabase;
  hasher: PasswordHasher;
  signingKeys: SigningKeys;
}

type Renewal =
  { outcome: 'RENEWED'; user: User; refreshToken: string } | { outcome: 'REUSED' } | { outcome: 'REFUSED' };

/** Signing in, staying signed in, signing out. */
export class SessionService {
  readonly #parts: SessionServiceParts;

  constructor(parts: SessionServiceParts) {
    this.#parts = parts;
  }

  /**
   * Who does not exist and who mistypes get the same answer after the same time; that an account is inactive is told
   * only to those who know its password.
   * @throws AppError TENANT_REQUIRED, INVALID_CREDENTIALS, USER_INACTIVE
   */
  async login(context: RequestContext, input: { email: string; password: string }): Promise<SessionModel> {
    const tenantId = tenantOf(context);
    const email = normalizeEmail(input.email) ?? '';
    const found = await this.#parts.database.read(context, (em) => new UserRepository(em).findByEmail(email));
    const fits = await this.#parts.hasher.matches(input.password, found?.passwordHash ?? null);
    if (!found || !fits) throw invalidCredentials();
    const { user, refreshToken } = await this.#parts.database.write({ tenantId }, (em) => openSession(em, found));
    return this.#session(user, refreshToken);
  }

  /**
   * Trades a refresh token, once. Needs no tenant: the token names it.
   * @throws AppError TOKEN_REUSED for a token that was traded before, which ends its whole family; UNAUTHENTICATED for one
   *   that is unknown, expired or revoked
   */
  async refresh(context: RequestContext, tokenText: string): Promise<SessionModel> {
    const token = readOpaqueToken('olr', tokenText);
    if (!token) throw unauthenticated('Sign in again.');
    // The outcome is an answer, not an error: ending the family must be committed.
    const renewal = await this.#parts.database.write({ tenantId: token.tenantId }, (em) => renew(em, context, token));
    if (renewal.outcome === 'REUSED') throw new AppError('TOKEN_REUSED', 'This token was used before. Sign in again.');
    if (renewal.outcome === 'REFUSED') throw unauthenticated('Sign in again.');
    return this.#session(renewal.user, renewal.refreshToken);
  }

  /** Ends the sign-in a token belongs to. An unknown token is answered alike. */
  async logout(tokenText: string): Promise<true> {
    const token = readOpaqueToken('olr', tokenText);
    if (!token) return true;
    const { tenantId, hash } = token;
    await this.#parts.database.write({ tenantId }, async (em) => {
      const sessions = new SessionRepository(em, tenantId);
      const locked = await sessions.lockToken(hash);
      if (locked) await sessions.revokeFamily(locked.familyId, 'LOGOUT');
    });
    return true;
  }

  async #session(user: User, refreshToken: string): Promise<SessionModel> {
    const { id: userId, tenantId, role, sessionVersion } = user;
    const accessToken = await this.#parts.signingKeys.issue({ userId, tenantId, role, sessionVersion });
    return {
      accessToken,
      refreshToken,
      tokenType: 'Bearer',
      expiresIn: ACCESS_TOKEN_SECONDS,
      user: toUserModel(user, true),
    };
  }
}

/** Under the user's lock, so that whoever deactivates the user either comes first or sees this session. */
async function openSession(em: EntityManager, found: User): Promise<{ user: User; refreshToken: string }> {
  const user = await new UserRepository(em).findForUpdate(found.id);
  if (user?.passwordHash !== found.passwordHash) throw invalidCredentials();
  if (!user.isActive) throw new AppError('USER_INACTIVE', 'This account is not active. Ask an administrator.');
  const sessions = new SessionRepository(em, user.tenantId);
  await sessions.forgetExpired(user.id);
  const now = new Date();
  const familyId = await sessions.openFamily(user.id, now);
  return { user, refreshToken: await nextToken(sessions, user.tenantId, familyId, now) };
}

async function renew(
  em: EntityManager,
  context: RequestContext,
  { tenantId, hash }: { tenantId: number; hash: string },
): Promise<Renewal> {
  const sessions = new SessionRepository(em, tenantId);
  const token = await sessions.lockToken(hash);
  if (!token) return { outcome: 'REFUSED' };
  if (token.isUsed) {
    await sessions.revokeFamily(token.familyId, 'REUSE');
    if (token.revokedBecause === null) await recordReuse(em, { ...context, tenantId }, token.userId);
    return { outcome: 'REUSED' };
  }
  if (token.revokedBecause === 'REUSE') return { outcome: 'REUSED' };
  if (token.revokedBecause !== null || token.expiresAt <= new Date()) return { outcome: 'REFUSED' };
  const user = await new UserRepository(em).find(token.userId);
  if (!user?.isActive) return { outcome: 'REFUSED' };
  await sessions.markUsed(hash);
  const refreshToken = await nextToken(sessions, tenantId, token.familyId, token.familyCreatedAt);
  return { outcome: 'RENEWED', user, refreshToken };
}

async function nextToken(
  sessions: SessionRepository,
  tenantId: number,
  familyId: number,
  familyCreatedAt: Date,
): Promise<string> {
  const token = issueOpaqueToken('olr', tenantId);
  await sessions.addToken(familyId, token.hash, refreshExpiry(familyCreatedAt, new Date()));
  return token.text;
}

/** A token that comes twice was stolen, or its answer was lost: either is worth a line in the trail. */
async function recordReuse(em: EntityManager, context: RequestContext, userId: number): Promise<void> {
  const changes = { session: { before: 'live', after: 'revoked' } };
  await recordAudit(em, context, { action: 'session.reuse_detected', entityType: 'user', entityId: userId, changes });
}

function invalidCredentials(): AppError {
  return new AppError('INVALID_CREDENTIALS', 'The e-mail address or the password is wrong.');
}
