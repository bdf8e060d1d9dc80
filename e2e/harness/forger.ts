import { createSeal } from '@outlay/identity/tokens/seal';
import {
  type CryptoKey,
  exportSPKI,
  generateKeyPair,
  importJWK,
  SignJWT,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
} from 'jose';
import { withClient } from '@outlay/tenancy/roles';
import type { TestInstallation } from './installation.ts';

/** Changes that turn a valid token into a forged one. */
export interface Forgery {
  header?: Partial<JWTHeaderParameters>;
  claims?: JWTPayload;
  /** Signs instead of the key that identity signs with. */
  key?: CryptoKey | Uint8Array;
}

/** Makes access tokens with identity's own key, taken from its database, so that each forgery is wrong in one thing only. */
export interface Forger {
  /** The key's public half as anybody can read it. */
  publicJwk: JWK;
  /** The public half as PEM. */
  publicPem: string;
  /** A key of the forger's own. */
  foreign: { privateKey: CryptoKey; publicKey: CryptoKey };
  token(subject: { userId: number; tenantId: number }, forgery?: Forgery): Promise<string>;
}

export async function createForger({ databases, environments }: TestInstallation): Promise<Forger> {
  const stored = await signingKey(databases.identity.superuserUrl);
  const seal = createSeal(environments.identity['KEY_ENCRYPTION_SECRET'] ?? '', 'signing keys');
  const privateJwk: JWK = JSON.parse(seal.open(stored.sealed_private_jwk, stored.kid).toString('utf8'));
  const ours = await importJWK(privateJwk, 'EdDSA');
  const publicKey = await importJWK(stored.public_jwk, 'EdDSA', { extractable: true });
  if (publicKey instanceof Uint8Array) throw new Error('identity signs with a key pair');
  return {
    publicJwk: stored.public_jwk,
    publicPem: await exportSPKI(publicKey),
    foreign: await generateKeyPair('EdDSA', { extractable: true }),
    token: async ({ userId, tenantId }, { header, claims, key } = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const believed = { iss: 'outlay', aud: 'outlay:api', sub: String(userId), tid: tenantId, role: 'OWNER', sv: 1 };
      return new SignJWT({ ...believed, iat: now, exp: now + 600, ...claims })
        .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: stored.kid, ...header })
        .sign(key ?? ours, { crit: { 'urn:made-up': true } });
    },
  };
}

interface StoredKey {
  kid: string;
  public_jwk: JWK;
  sealed_private_jwk: Buffer;
}

async function signingKey(url: string): Promise<StoredKey> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<StoredKey>(`select * from signing_keys order by signs_from limit 1`);
    const [key] = rows;
    if (!key) throw new Error('identity has no signing key yet');
    return key;
  });
}
