import type { EntityManager } from '@mikro-orm/postgresql';
import type { JWK } from 'jose';
import type { ScheduledKey } from './signing-key-schedule.ts';

/** A key pair as it is stored; the private half is sealed. */
export interface StoredSigningKey extends ScheduledKey {
  publicJwk: JWK;
  sealedPrivateJwk: Uint8Array;
}

interface Row {
  kid: string;
  public_jwk: JWK;
  sealed_private_jwk: Uint8Array;
  signs_from: Date | string;
}

/** The platform's signing keys. No tenant owns them, so no tenant's wall is around them. */
export class SigningKeyRepository {
  readonly #em: EntityManager;

  constructor(em: EntityManager) {
    this.#em = em;
  }

  async all(): Promise<StoredSigningKey[]> {
    const rows: Row[] = await this.#em.execute(
      `select kid, public_jwk, sealed_private_jwk, signs_from from signing_keys order by signs_from`,
    );
    return rows.map((row) => ({
      kid: row.kid,
      publicJwk: row.public_jwk,
      sealedPrivateJwk: row.sealed_private_jwk,
      signsFrom: new Date(row.signs_from),
    }));
  }

  /** Holds off others who add a key until the transaction ends: two first keys at once would both sign. */
  async lock(): Promise<void> {
    await this.#em.execute(`select pg_advisory_xact_lock(hashtext('outlay:signing-keys'))`);
  }

  async add(key: StoredSigningKey): Promise<void> {
    await this.#em.execute(
      `insert into signing_keys (kid, public_jwk, sealed_private_jwk, signs_from) values (?, ?::jsonb, ?, ?)`,
      [key.kid, JSON.stringify(key.publicJwk), Buffer.from(key.sealedPrivateJwk), key.signsFrom],
    );
  }
}
