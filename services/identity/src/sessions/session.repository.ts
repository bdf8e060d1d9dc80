import type { EntityManager } from '@mikro-orm/postgresql';

/** Reasons for the end of a sign-in. */
export type RevocationReason = 'LOGOUT' | 'REUSE' | 'ACCESS_CHANGED' | 'PASSWORD_CHANGED';

/** One sign-in: the refresh tokens that follow one another. */
export interface TokenFamily {
  id: number;
  /** The claim `fam` of its access tokens; a UUID. */
  publicId: string;
  userId: number;
  createdAt: Date;
  revokedBecause: RevocationReason | null;
}

/** A refresh token as it is stored. */
export interface StoredToken {
  expiresAt: Date;
  /** Seconds since it was traded; null while it is unused. */
  usedSecondsAgo: number | null;
  /** The token it was traded for, sealed with it; null where it was not traded for a browser. */
  sealedSuccessor: Uint8Array | null;
  /** Number of times that its successor was returned again. */
  replays: number;
}

/** Families whose last token expired this long ago are deleted. */
const FORGET_AFTER_DAYS = 7;

interface FamilyRow {
  id: string;
  public_id: string;
  user_id: string;
  created_at: Date | string;
  revoked_because: RevocationReason | null;
}

interface TokenRow {
  expires_at: Date | string;
  used_seconds_ago: number | null;
  sealed_successor: Uint8Array | null;
  replays: number;
}

/** The client of a sign-in. */
export interface FamilyClient {
  /** Names of browser and operating system. */
  device: string | null;
  /** True for browsers, which can be known again. */
  keepsCookies: boolean;
}

/** The sign-ins of one tenant's users: each a family of refresh tokens of which only the newest is unused. */
export class SessionRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  async openFamily(userId: number, createdAt: Date, { device, keepsCookies }: FamilyClient): Promise<TokenFamily> {
    const [row]: FamilyRow[] = await this.#em.execute(
      `insert into refresh_families (tenant_id, user_id, created_at, device, last_used_at, keeps_cookies)
         values (?, ?, ?, ?, ?, ?)
       returning id, public_id, user_id, created_at, revoked_because`,
      [this.#tenantId, userId, createdAt, device, createdAt, keepsCookies],
    );
    if (!row) throw new Error('The insert of a token family returned no row.');
    return toFamily(row);
  }

  async addToken(familyId: number, tokenHash: string, expiresAt: Date): Promise<void> {
    await this.#em.execute(
      `insert into refresh_tokens (tenant_id, family_id, token_hash, expires_at) values (?, ?, ?, ?)`,
      [this.#tenantId, familyId, tokenHash, expiresAt],
    );
  }

  /**
   * Locks the family of a token until the transaction ends. Read the token afterwards, in a statement of its own: one
   * statement with a join would, after waiting for the lock, still see the token as it was before.
   */
  async lockFamilyOf(tokenHash: string): Promise<TokenFamily | null> {
    const [found]: { family_id: string }[] = await this.#em.execute(
      `select family_id from refresh_tokens where tenant_id = ? and token_hash = ?`,
      [this.#tenantId, tokenHash],
    );
    if (!found) return null;
    const [row]: FamilyRow[] = await this.#em.execute(
      `select id, public_id, user_id, created_at, revoked_because
       from refresh_families where tenant_id = ? and id = ? for update`,
      [this.#tenantId, found.family_id],
    );
    return row ? toFamily(row) : null;
  }

  async findToken(tokenHash: string): Promise<StoredToken | null> {
    const [row]: TokenRow[] = await this.#em.execute(
      `select expires_at, sealed_successor, replays,
         extract(epoch from clock_timestamp() - used_at)::float8 as used_seconds_ago
       from refresh_tokens where tenant_id = ? and token_hash = ?`,
      [this.#tenantId, tokenHash],
    );
    if (!row) return null;
    return {
      expiresAt: new Date(row.expires_at),
      usedSecondsAgo: row.used_seconds_ago,
      sealedSuccessor: row.sealed_successor,
      replays: row.replays,
    };
  }

  /** Number of tokens of a family issued within the last minute. */
  async issuedLately(familyId: number): Promise<number> {
    const [row]: { n: number }[] = await this.#em.execute(
      `select count(*)::int as n from refresh_tokens
       where tenant_id = ? and family_id = ? and created_at > now() - interval '1 minute'`,
      [this.#tenantId, familyId],
    );
    return row?.n ?? 0;
  }

  async markUsed(tokenHash: string, sealedSuccessor: Uint8Array | null): Promise<void> {
    await this.#em.execute(
      `update refresh_tokens set used_at = now(), sealed_successor = ? where tenant_id = ? and token_hash = ?`,
      [sealedSuccessor, this.#tenantId, tokenHash],
    );
  }

  /** Once a minute at most. */
  async noteUse(familyId: number): Promise<void> {
    await this.#em.execute(
      `update refresh_families set last_used_at = now() where tenant_id = ? and id = ?
         and coalesce(last_used_at, created_at) < now() - interval '1 minute'`,
      [this.#tenantId, familyId],
    );
  }

  async countReplay(tokenHash: string): Promise<void> {
    await this.#em.execute(`update refresh_tokens set replays = replays + 1 where tenant_id = ? and token_hash = ?`, [
      this.#tenantId,
      tokenHash,
    ]);
  }

  /** Deletes the sealed successors that may not be given any more. */
  async forgetSuccessors(familyId: number, graceSeconds: number): Promise<void> {
    await this.#em.execute(
      `update refresh_tokens set sealed_successor = null
       where tenant_id = ? and family_id = ? and sealed_successor is not null
         and used_at < now() - make_interval(secs => ?)`,
      [this.#tenantId, familyId, graceSeconds],
    );
  }

  /** @returns false where the family had ended before */
  async revokeFamily(familyId: number, reason: RevocationReason): Promise<boolean> {
    const rows: unknown[] = await this.#em.execute(
      `update refresh_families set revoked_at = now(), revoked_because = ?
       where tenant_id = ? and id = ? and revoked_at is null returning 1`,
      [reason, this.#tenantId, familyId],
    );
    return rows.length > 0;
  }

  /**
   * Public ids of a user's families that ended within 15 minutes, longer than an access token lives: compaction may leave only
   * the newest event of a user, so each carries all of them. The newest thousand at most.
   */
  async endedLately(userId: number): Promise<string[]> {
    const rows: { public_id: string }[] = await this.#em.execute(
      `select public_id from refresh_families
       where tenant_id = ? and user_id = ? and revoked_at > now() - interval '15 minutes'
       order by revoked_at desc, id desc limit 1000`,
      [this.#tenantId, userId],
    );
    return rows.map(({ public_id: publicId }) => publicId);
  }

  /** Ends every sign-in of a user. @returns the public ids of those that had not ended before */
  async revokeAll(userId: number, reason: RevocationReason): Promise<string[]> {
    const rows: { public_id: string }[] = await this.#em.execute(
      `update refresh_families set revoked_at = now(), revoked_because = ?
       where tenant_id = ? and user_id = ? and revoked_at is null returning public_id`,
      [reason, this.#tenantId, userId],
    );
    return rows.map(({ public_id: publicId }) => publicId);
  }

  /** The public ids of those families of these users that have ended. */
  async endedAmong(userIds: readonly number[], publicIds: readonly string[]): Promise<Set<string>> {
    const rows: { public_id: string }[] = await this.#em.execute(
      `select public_id from refresh_families where tenant_id = ? and user_id = any(?::bigint[])
         and public_id = any(?::uuid[]) and revoked_at is not null`,
      [this.#tenantId, `{${userIds.join(',')}}`, `{${publicIds.join(',')}}`],
    );
    return new Set(rows.map(({ public_id: publicId }) => publicId));
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

function toFamily(row: FamilyRow): TokenFamily {
  return {
    id: Number(row.id),
    publicId: row.public_id,
    userId: Number(row.user_id),
    createdAt: new Date(row.created_at),
    revokedBecause: row.revoked_because,
  };
}
