import { hash } from 'node:crypto';
import { createLocalJWKSet, errors as joseErrors, importJWK, jwtVerify, SignJWT, type JWK } from 'jose';
import { LRUCache } from 'lru-cache';
import { unauthenticated } from '@outlay/errors/app-error';
import { limitClaims, limitsOf } from './key-limit-claims.ts';
import { isPermission, isRole, type Permission } from './permissions.ts';
import { ANONYMOUS, type Principal } from './request-context.ts';

/** Lifetime of an internal token, in seconds. */
export const INTERNAL_TOKEN_SECONDS = 60;
const AUDIENCE = 'outlay:internal';
const ALGORITHM = 'EdDSA';
const TYPE = 'outlay-internal+jwt';
const GATEWAY = 'gateway';

/** Principal and tenant that an internal token names. */
export interface InternalIdentity {
  tenantId: number | null;
  principal: Principal;
}

export interface InternalTokenSigner {
  sign(identity: InternalIdentity): Promise<string>;
}

/** Public keys that tokens are verified with. */
export interface VerificationKeys {
  keys: (JWK & {
    kid: string;
    /** The part that signs with the key: `gateway`, or the name of a service. */
    outlay_signer: string;
  })[];
}

export interface InternalTokenVerifier {
  /** @throws AppError UNAUTHENTICATED unless it is a live token signed by a trusted key, of somebody its signer may speak for */
  verify(token: string): Promise<InternalIdentity>;
}

/** Signs with an Ed25519 private JWK; verifiers find the key by its `kid`. */
export function createInternalTokenSigner(privateKey: JWK): InternalTokenSigner {
  const key = importJWK(privateKey, ALGORITHM);
  const header = { alg: ALGORITHM, typ: TYPE, kid: privateKey.kid ?? '' };
  return {
    sign: async ({ tenantId, principal }) =>
      new SignJWT({ tid: tenantId, ...claimsOf(principal) })
        .setProtectedHeader(header)
        .setAudience(AUDIENCE)
        .setIssuedAt()
        .setExpirationTime(`${INTERNAL_TOKEN_SECONDS}s`)
        .sign(await key),
  };
}

/**
 * Verifies against a fixed set of public keys. Each speaks for its signer alone: the gateway for people, API keys and nobody, a service for
 * itself. Verified tokens are cached until they expire: a verification costs 191 µs.
 */
export function createInternalTokenVerifier(keys: VerificationKeys, cacheSize = 10_000): InternalTokenVerifier {
  const keySet = createLocalJWKSet(keys);
  const signers = new Map(keys.keys.map(({ kid, outlay_signer: signer }) => [kid, signer]));
  const verified = new LRUCache<string, InternalIdentity>({ max: cacheSize });
  return {
    async verify(token) {
      const digest = hash('sha256', token, 'base64');
      const known = verified.get(digest);
      if (known) return known;
      const { payload, protectedHeader } = await jwtVerify(token, keySet, {
        algorithms: [ALGORITHM],
        audience: AUDIENCE,
        typ: TYPE,
        requiredClaims: ['exp'],
      }).catch((error: unknown) => {
        throw error instanceof joseErrors.JOSEError ? unauthenticated('The internal token is not valid.') : error;
      });
      const identity = identityOf(payload);
      checkSigner(identity.principal, signers.get(protectedHeader.kid ?? ''));
      verified.set(digest, identity, { ttl: Math.max(1, (payload.exp ?? 0) * 1000 - Date.now()) });
      return identity;
    },
  };
}

/** @throws AppError UNAUTHENTICATED */
function checkSigner(principal: Principal, signer: string | undefined): void {
  const speaker = principal.kind === 'service' ? principal.name : GATEWAY;
  if (signer !== speaker) throw unauthenticated('The key of the internal token does not speak for its principal.');
}

function claimsOf(principal: Principal): Record<string, unknown> {
  const permissions = [...principal.permissions];
  switch (principal.kind) {
    case 'user':
      return { kind: 'user', id: principal.userId, role: principal.role, permissions, fam: principal.familyId };
    case 'key':
      return { kind: 'key', id: principal.keyId, permissions, limits: limitClaims(principal.limits) };
    case 'service':
      return { kind: 'service', name: principal.name, permissions };
    case 'anonymous':
      return { kind: 'anonymous' };
  }
}

function identityOf(payload: Record<string, unknown>): InternalIdentity {
  const { tid, kind, id, role, name, fam } = payload;
  const tenantId = tid === null ? null : idOf(tid);
  const permissions = permissionsOf(payload['permissions']);
  if (kind === 'anonymous') return { tenantId, principal: ANONYMOUS };
  if (kind === 'user' && isRole(role)) {
    const user = { kind, userId: idOf(id), role, permissions } as const;
    return { tenantId, principal: typeof fam === 'string' ? { ...user, familyId: fam } : user };
  }
  if (kind === 'key') {
    return { tenantId, principal: { kind, keyId: idOf(id), permissions, limits: limitsOf(payload['limits']) } };
  }
  if (kind === 'service' && typeof name === 'string') return { tenantId, principal: { kind, name, permissions } };
  throw unauthenticated('The internal token names nobody.');
}

function permissionsOf(value: unknown): ReadonlySet<Permission> {
  return new Set(Array.isArray(value) ? value.filter(isPermission) : []);
}

function idOf(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
  throw unauthenticated('The internal token names nobody.');
}
