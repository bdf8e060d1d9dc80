import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWK } from 'jose';
import { z } from 'zod';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import {
  signAccessToken,
  type AccessTokenSubject,
  type TokenAuthority,
  ACCESS_TOKEN_ALGORITHM,
} from './access-token.ts';
import type { Seal } from '../tokens/seal.ts';
import { nextSigningStart, publishedKeysAt, signingKeyAt } from './signing-key-schedule.ts';
import { SigningKeyRepository, type StoredSigningKey } from './signing-key.repository.ts';

/** Keys change every few weeks at most and are published a minute before they sign. */
const CACHE_MS = 10_000;
const PLATFORM = { tenantId: null };

/** Dependencies of the signing keys. */
export interface SigningKeysOptions {
  database: TenantDatabase;
  seal: Seal;
  authority: TokenAuthority;
  now?: () => Date;
}

/** The keys that sign access tokens: issuing, publishing, rotating. */
export class SigningKeys {
  readonly #database: TenantDatabase;
  readonly #seal: Seal;
  readonly #authority: TokenAuthority;
  readonly #now: () => Date;
  #known: { keys: StoredSigningKey[]; readAt: number } = { keys: [], readAt: -Infinity };

  constructor({ database, seal, authority, now = () => new Date() }: SigningKeysOptions) {
    this.#database = database;
    this.#seal = seal;
    this.#authority = authority;
    this.#now = now;
  }

  /** Creates the first key if there is none. Instances that start together create one. */
  async ensure(): Promise<void> {
    await this.#add((existing) => existing.length === 0);
  }

  /** Adds a key that takes over once verifiers have seen it. @returns its id */
  async rotate(): Promise<string> {
    const added = await this.#add(() => true);
    if (added === null) throw new Error('The signing key was not inserted.');
    return added;
  }

  /** A signed access token. */
  async issue(subject: AccessTokenSubject): Promise<string> {
    const key = signingKeyAt(await this.#read(), this.#now());
    if (key === null)
      throw new Error('No signing key is valid yet; check the clocks of the database and of this machine.');
    const privateKey = privateKeyOf(this.#seal.open(key.sealedPrivateJwk, key.kid));
    return signAccessToken({ ...privateKey, kid: key.kid }, this.#authority, subject);
  }

  /** The key set of /.well-known/jwks.json: public halves only. */
  async publicKeys(): Promise<JSONWebKeySet> {
    return { keys: publishedKeysAt(await this.#read(), this.#now()).map(({ publicJwk }) => publicJwk) };
  }

  async #read(): Promise<StoredSigningKey[]> {
    const now = this.#now().getTime();
    if (now - this.#known.readAt > CACHE_MS) {
      const keys = await this.#database.read(PLATFORM, (em) => new SigningKeyRepository(em).all());
      this.#known = { keys, readAt: now };
    }
    return this.#known.keys;
  }

  async #add(isWanted: (existing: StoredSigningKey[]) => boolean): Promise<string | null> {
    const kid = await this.#database.write(PLATFORM, async (em) => {
      const repository = new SigningKeyRepository(em);
      await repository.lock();
      const existing = await repository.all();
      if (!isWanted(existing)) return null;
      const key = await this.#generate(nextSigningStart(existing, this.#now()));
      await repository.add(key);
      return key.kid;
    });
    this.#known = { keys: [], readAt: -Infinity };
    return kid;
  }

  async #generate(signsFrom: Date): Promise<StoredSigningKey> {
    const kid = randomUUID();
    const pair = await generateKeyPair(ACCESS_TOKEN_ALGORITHM, { extractable: true });
    const publicJwk = { ...(await exportJWK(pair.publicKey)), kid, alg: ACCESS_TOKEN_ALGORITHM, use: 'sig' };
    const privateJwk = Buffer.from(JSON.stringify(await exportJWK(pair.privateKey)));
    return { kid, publicJwk, sealedPrivateJwk: this.#seal.seal(privateJwk, kid), signsFrom };
  }
}

const PrivateJwk = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() });

function privateKeyOf(opened: Buffer): JWK {
  return PrivateJwk.parse(JSON.parse(opened.toString('utf8')));
}
