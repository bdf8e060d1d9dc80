import { AppError, unauthenticated } from '@outlay/errors/app-error';
import type { RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { SigningKeys } from '../keys/signing-keys.ts';
import { recordSignOut } from '../sign-in/sign-in-trail.ts';
import { readOpaqueToken } from '../tokens/opaque-token.ts';
import { UserRepository } from '../users/user.repository.ts';
import { endFamily, renew } from './session-renewal.ts';
import { SessionRepository } from './session.repository.ts';
import { issueSession, type SessionModel } from './session-tokens.ts';

/** Dependencies of the service. */
export interface SessionServiceParts {
  database: TenantDatabase;
  signingKeys: SigningKeys;
  /** Refreshes per minute of one sign-in. */
  refreshesPerMinute: number;
}

/** Staying signed in, signing out. */
export class SessionService {
  readonly #parts: SessionServiceParts;

  constructor(parts: SessionServiceParts) {
    this.#parts = parts;
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
    const { database, signingKeys, refreshesPerMinute } = this.#parts;
    const renewal = await database.write({ ...context, tenantId }, (em) =>
      renew(em, context, presented, refreshesPerMinute),
    );
    switch (renewal.outcome) {
      case 'RENEWED':
        return issueSession(signingKeys, renewal);
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
      const hasEnded = family !== null && (await endFamily(em, origin, family, 'LOGOUT'));
      const user = hasEnded ? await new UserRepository(em).find(family.userId) : null;
      if (user) await recordSignOut(em, context, user);
    });
    return true;
  }
}
