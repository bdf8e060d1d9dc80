import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { createInternalTokenSigner, type VerificationKeys } from '@outlay/tenancy/internal-token';
import { NO_LIMITS, type KeyLimits } from '@outlay/tenancy/key-limits';
import { permissionsOf, type Permission, type Role } from '@outlay/tenancy/permissions';
import { ANONYMOUS, type Principal } from '@outlay/tenancy/request-context';

/** An Ed25519 key pair in the two forms that configurations take: INTERNAL_TOKEN_SIGNING_KEY and INTERNAL_TOKEN_KEYS. */
export interface TestKeyPair {
  privateKey: JWK;
  publicKeys: VerificationKeys;
}

/** Whom a token is minted for. One of `role` (a user), `key`, `service` or `anonymous`; an Owner by default. */
export interface TokenRequest {
  tenantId: number | null;
  role?: Role;
  /** The user's id; 1 by default. */
  userId?: number;
  /** In place of what the role gives, or what the service holds (nothing by default). */
  permissions?: Iterable<Permission>;
  /** An API key, with all of an Owner's permissions unless others are named. */
  key?: { id?: number; limits?: Partial<KeyLimits> };
  service?: string;
  anonymous?: boolean;
}

/** Mints internal tokens as the gateway would. */
export interface TokenMint extends TestKeyPair {
  internalToken(request: TokenRequest): Promise<string>;
}

/** Names that tests sign tokens under. `operator` is nobody's in production: the command line signs none. */
const SIGNERS = ['gateway', 'identity', 'projects', 'ledger', 'analytics', 'notifications', 'operator'];

/** A new key pair, unknown to anything that does not get its public half. @param signer whose tokens it verifies */
export async function createTestKeyPair(signer = 'gateway'): Promise<TestKeyPair> {
  const pair = await generateKeyPair('EdDSA', { extractable: true });
  const described = { kid: `test-${signer}`, alg: 'EdDSA', use: 'sig', outlay_signer: signer };
  return {
    privateKey: { ...(await exportJWK(pair.privateKey)), ...described },
    publicKeys: { keys: [{ ...(await exportJWK(pair.publicKey)), ...described }] },
  };
}

/** A mint with keys of its own: give `publicKeys` to the service under test. `privateKey` is the gateway's. */
export async function createTokenMint(): Promise<TokenMint> {
  const pairs = await Promise.all(SIGNERS.map(createTestKeyPair));
  const [gateway] = pairs;
  if (!gateway) throw new Error('A mint has the key of the gateway.');
  const signers = new Map(
    SIGNERS.map((name, at) => [name, createInternalTokenSigner((pairs[at] ?? gateway).privateKey)]),
  );
  return {
    privateKey: gateway.privateKey,
    publicKeys: { keys: pairs.flatMap(({ publicKeys }) => publicKeys.keys) },
    async internalToken(request) {
      const signer = signers.get(request.service ?? 'gateway');
      if (!signer) throw new Error(`The mint has no key of ${request.service}.`);
      return signer.sign({ tenantId: request.tenantId, principal: testPrincipal(request) });
    },
  };
}

/** The principal a request asks for, without a token: for tests that call a service's classes directly. */
export function testPrincipal(request: Omit<TokenRequest, 'tenantId'>): Principal {
  if (request.anonymous === true) return ANONYMOUS;
  if (request.service !== undefined) {
    return { kind: 'service', name: request.service, permissions: new Set(request.permissions) };
  }
  const role = request.role ?? 'OWNER';
  if (request.key) {
    const limits = { ...NO_LIMITS, ...request.key.limits };
    const allowed = new Set(request.permissions ?? permissionsOf(role));
    return { kind: 'key', keyId: request.key.id ?? 1, permissions: allowed, limits };
  }
  const permissions = new Set(request.permissions ?? permissionsOf(role));
  return { kind: 'user', userId: request.userId ?? 1, role, permissions };
}
