import type { EntityManager } from '@mikro-orm/postgresql';

/** A sign-in that has not ended. */
export interface ActiveSession {
  id: number;
  /** The claim `fam` of its access tokens. */
  publicId: string;
  device: string | null;
  createdAt: Date;
  lastUsedAt: Date;
}

/** Sessions that are listed at most. */
const MAX_LISTED = 100;

interface Row {
  id: string;
  public_id: string;
  device: string | null;
  created_at: Date | string;
  last_used_at: Date | string;
}

/** One user's sign-ins that have not ended. */
export class ActiveSessionRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;
  readonly #userId: number;

  constructor(em: EntityManager, tenantId: number, userId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
    this.#userId = userId;
  }

  /** Last used first. */
  async list(): Promise<ActiveSession[]> {
    const rows: Row[] = await this.#em.execute(
      `select id, public_id, device, created_at, coalesce(last_used_at, created_at) as last_used_at
       from refresh_families f
       where tenant_id = ? and user_id = ? and revoked_at is null and exists (
         select from refresh_tokens t where t.tenant_id = f.tenant_id and t.family_id = f.id
           and t.used_at is null and t.expires_at > now())
       order by coalesce(last_used_at, created_at) desc, id desc limit ${MAX_LISTED}`,
      [this.#tenantId, this.#userId],
    );
    return rows.map((row) => ({
      id: Number(row.id),
      publicId: row.public_id,
      device: row.device,
      createdAt: new Date(row.created_at),
      lastUsedAt: new Date(row.last_used_at),
    }));
  }

  /** Ends one. @returns false where the user has no such session, or it had ended */
  async end(id: number): Promise<boolean> {
    const rows: unknown[] = await this.#em.execute(
      `update refresh_families set revoked_at = now(), revoked_because = 'LOGOUT'
       where tenant_id = ? and user_id = ? and id = ? and revoked_at is null returning 1`,
      [this.#tenantId, this.#userId, id],
    );
    return rows.length > 0;
  }

  /** Ends all but one. @returns how many */
  async endOthers(publicId: string | null): Promise<number> {
    const rows: unknown[] = await this.#em.execute(
      `update refresh_families set revoked_at = now(), revoked_because = 'LOGOUT'
       where tenant_id = ? and user_id = ? and revoked_at is null and public_id is distinct from ?::uuid returning 1`,
      [this.#tenantId, this.#userId, publicId],
    );
    return rows.length;
  }
}
