import type { EntityManager } from '@mikro-orm/postgresql';

/** Why a sign-in ended. */
export type RevocationReason = 'LOGOUT' | 'REUSE' | 'ACCESS_CHANGED' | 'PASSWORD_CHANGED';

/** A refresh token with its family, which stays locked until the transaction ends. */
export interface LockedToken {
  familyId: number;
  userId: number;
  familyCreatedAt: Date;
  revokedBecause: RevocationReason | null;
  expiresAt: Date;
  isUsed: boolean;
}

/** Families whose last token expired this long ago are forgotten. */
const FORGET_AFTER_DAYS = 7;

interface FamilyRow {
  user_id: string;
  created_at: Date | string;
  revoked_because: RevocationReason | null;
}

/** The sign-ins of one tenant's users: each a family of refresh tokens of which only the newest is unused. */
export class SessionRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** @returns the new family's id */
  async openFamily(userId: number, createdAt: Date): Promise<number> {
    const [row]: { id: string }[] = await this.#em.execute(
      `insert into refresh_families (tenant_id, user_id, created_at) values (?, ?, ?) returning id`,
      [this.#tenantId, userId, createdAt],
    );
    return Number(row?.id);
  }

  async addToken(familyId: number, tokenHash: string, expiresAt: Date): Promise<void> {
    await this.#em.execute(
      `insert into refresh_tokens (tenant_id, family_id, token_hash, expires_at) values (?, ?, ?, ?)`,
      [this.#tenantId, familyId, tokenHash, expiresAt],
    );
  }

  /**
   * Locks the family first and reads the token in a statement of its own: one statement with a join would, after waiting
   * for the lock, still see the token as it was before, and two could win.
   */
  async lockToken(tokenHash: string): Promise<LockedToken | null> {
    const [found]: { family_id: string }[] = await this.#em.execute(
      `select family_id from refresh_tokens where tenant_id = ? and token_hash = ?`,
      [this.#tenantId, tokenHash],
    );
    if (!found) return null;
    const [family]: FamilyRow[] = await this.#em.execute(
      `select user_id, created_at, revoked_because from refresh_families where tenant_id = ? and id = ? for update`,
      [this.#tenantId, found.family_id],
    );
    const [token]: { expires_at: Date | string; is_used: boolean }[] = await this.#em.execute(
      `select expires_at, used_at is not null as is_used from refresh_tokens where tenant_id = ? and token_hash = ?`,
      [this.#tenantId, tokenHash],
    );
    if (!family || !token) return null;
    return {
      familyId: Number(found.family_id),
      userId: Number(family.user_id),
      familyCreatedAt: new Date(family.created_at),
      revokedBecause: family.revoked_because,
      expiresAt: new Date(token.expires_at),
      isUsed: token.is_used,
    };
  }

  async markUsed(tokenHash: string): Promise<void> {
    await this.#em.execute(`update refresh_tokens set used_at = now() where tenant_id = ? and token_hash = ?`, [
      this.#tenantId,
      tokenHash,
    ]);
  }

  async revokeFamily(familyId: number, reason: RevocationReason): Promise<void> {
    await this.#em.execute(
      `update refresh_families set revoked_at = now(), revoked_because = ?
       where tenant_id = ? and id = ? and revoked_at is null`,
      [reason, this.#tenantId, familyId],
    );
  }

  /** Ends every sign-in of a user. */
  async revokeAll(userId: number, reason: RevocationReason): Promise<void> {
    await this.#em.execute(
      `update refresh_families set revoked_at = now(), revoked_because = ?
       where tenant_id = ? and user_id = ? and revoked_at is null`,
      [reason, this.#tenantId, userId],
    );
  }

  /** Deletes a user's sign-ins that expired long ago. Tokens go with their family. */
  async forgetExpired(userId: number): Promise<void> {
    await this.#em.execute(
      `delete from refresh_families f where tenant_id = ? and user_id = ? and not exists (
         select from refresh_tokens t where t.tenant_id = f.tenant_id and t.family_id = f.id
           and t.expires_at > now() - make_interval(days => ?))`,
      [this.#tenantId, userId, FORGET_AFTER_DAYS],
    );
  }
}
