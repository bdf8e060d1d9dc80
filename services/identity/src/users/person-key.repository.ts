import { randomBytes } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { PersonKey } from '@outlay/audit/personal';
import type { Seal } from '../tokens/seal.ts';

const KEY_BYTES = 32;

/** The keys that people's personal values in the audit trail are encrypted with, one for each person, sealed. */
export class PersonKeyRepository {
  readonly #em: EntityManager;
  readonly #seal: Seal;

  constructor(em: EntityManager, seal: Seal) {
    this.#em = em;
    this.#seal = seal;
  }

  /** A person's key; made when first asked for. */
  async keyOf(tenantId: number, userId: number): Promise<PersonKey> {
    const owner = `${tenantId}:${userId}`;
    const fresh = this.#seal.seal(randomBytes(KEY_BYTES), owner);
    await this.#em.execute(
      `insert into person_keys (tenant_id, user_id, sealed_key) values (?, ?, ?) on conflict do nothing`,
      [tenantId, userId, fresh],
    );
    const [row]: { sealed_key: Uint8Array }[] = await this.#em.execute(
      `select sealed_key from person_keys where tenant_id = ? and user_id = ?`,
      [tenantId, userId],
    );
    if (!row) throw new Error('The key of a person does not exist after its insert.');
    return { personId: userId, key: this.#seal.open(row.sealed_key, owner) };
  }

  /** The keys of those who have one, by user id. */
  async keysOf(tenantId: number, userIds: readonly number[]): Promise<Map<number, Uint8Array>> {
    const rows: { user_id: string; sealed_key: Uint8Array }[] = await this.#em.execute(
      `select user_id, sealed_key from person_keys where tenant_id = ? and user_id = any(?::bigint[])`,
      [tenantId, `{${userIds.join(',')}}`],
    );
    return new Map(
      rows.map(({ user_id: userId, sealed_key: sealed }) => [
        Number(userId),
        this.#seal.open(sealed, `${tenantId}:${userId}`),
      ]),
    );
  }
}
