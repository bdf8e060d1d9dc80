import type { EntityManager } from '@mikro-orm/postgresql';

/** The one-time links of one tenant's users. */
export class ActivationTokenRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  async add(userId: number, tokenHash: string, expiresAt: Date): Promise<void> {
    await this.#em.execute(
      `insert into activation_tokens (tenant_id, user_id, token_hash, expires_at) values (?, ?, ?, ?)`,
      [this.#tenantId, userId, tokenHash, expiresAt],
    );
  }

  /** Marks a token as used, atomically. @returns its user's id; null when it is unknown, used or expired */
  async take(tokenHash: string): Promise<number | null> {
    const [row]: { user_id: string }[] = await this.#em.execute(
      `update activation_tokens set used_at = now()
       where tenant_id = ? and token_hash = ? and used_at is null and expires_at > now() returning user_id`,
      [this.#tenantId, tokenHash],
    );
    return row ? Number(row.user_id) : null;
  }

  /** Revokes the unused tokens of a user. */
  async revokeAll(userId: number): Promise<void> {
    await this.#em.execute(
      `update activation_tokens set used_at = now() where tenant_id = ? and user_id = ? and used_at is null`,
      [this.#tenantId, userId],
    );
  }
}
