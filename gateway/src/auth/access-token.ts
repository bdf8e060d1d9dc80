import { hash } from 'node:crypto';
import { createRemoteJWKSet, errors as joseErrors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';
import { serviceUnavailable, unauthenticated } from '@outlay/errors/app-error';
import { isRole, type Role } from '@outlay/tenancy/permissions';
import { parseId } from '@outlay/tenancy/ids';

/** The claims of an access token. */
export interface AccessClaims {
  readonly userId: number;
  readonly tenantId: number;
  readonly role: Role;
  /** Tokens below the user's present session version are refused. */
  readonly sessionVersion: number;
  /** The sign-in it was issued for; undefined in tokens of an identity service that did not name it yet. */
  readonly familyId: string | undefined;
  /** Expiry, milliseconds since 1970. */
  readonly expiresAtMs: number;
}

/** The claims that say which session a token belongs to. */
export type SessionClaims = Pick<AccessClaims, 'tenantId' | 'userId' | 'sessionVersion' | 'familyId'>;

export interface AccessTokenVerifier {
  /** @throws AppError UNAUTHENTICATED for whatever is not a live token of ours, SERVICE_UNAVAILABLE without keys to verify with */
  verify(token: string): Promise<AccessClaims>;
}

export interface AccessTokenOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: JWTVerifyGetKey;
}

const ALGORITHMS = ['EdDSA'];
const CACHE_SIZE = 10_000;
/** Least time between requests for the key set that unknown key ids cause, in milliseconds. */
const REFETCH_COOLDOWN_MS = 10_000;

/** Identity's published keys, from one fixed address. Addresses of keys in a token are ignored. */
export function remoteKeys(url: string, timeoutMs: number): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(url), {
    cooldownDuration: REFETCH_COOLDOWN_MS,
    timeoutDuration: timeoutMs,
  });
}

/** Verifies RFC 9068 access tokens. A verified token is remembered until it expires; whether its session lives is asked each time elsewhere. */
export function createAccessTokenVerifier({ issuer, audience, keys }: AccessTokenOptions): AccessTokenVerifier {
  const verified = new LRUCache<string, AccessClaims>({ max: CACHE_SIZE });
  const expected = { algorithms: ALGORITHMS, issuer, audience, typ: 'at+jwt', requiredClaims: ['exp', 'sub'] };
  return {
    async verify(token) {
      const digest = hash('sha256', token, 'base64');
      const known = verified.get(digest);
      if (known) return known;
      const { payload } = await jwtVerify(token, keys, expected).catch(refuse);
      const claims = readClaims(payload);
      verified.set(digest, claims, { ttl: Math.max(1, claims.expiresAtMs - Date.now()) });
      return claims;
    },
  };
}

function refuse(error: unknown): never {
  if (error instanceof joseErrors.JWKSTimeout) throw serviceUnavailable();
  if (error instanceof joseErrors.JOSEError && error.code !== 'ERR_JOSE_GENERIC') throw badToken();
  throw serviceUnavailable();
}

function readClaims({ sub, tid, role, sv, fam, exp = 0 }: JWTPayload): AccessClaims {
  const userId = parseId(sub ?? '');
  const isVersion = typeof sv === 'number' && Number.isSafeInteger(sv);
  const isTenant = typeof tid === 'number' && Number.isSafeInteger(tid) && tid > 0;
  const isFamily = fam === undefined || typeof fam === 'string';
  if (userId === null || !isTenant || !isVersion || !isFamily || !isRole(role)) throw badToken();
  return { userId, tenantId: tid, role, sessionVersion: sv, familyId: fam, expiresAtMs: exp * 1000 };
}

function badToken(): Error {
  return unauthenticated('The access token is invalid or has expired. Refresh it, or sign in again.');
}
