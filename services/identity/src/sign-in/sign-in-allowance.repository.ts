import type { EntityManager } from '@mikro-orm/postgresql';

/** Tries at once, where none was made lately. */
const BURST = 10;
/** Seconds until one more try is there. */
const INTERVAL_SECONDS = 45;
/** One of so many tries clears away buckets that are full again, up to so many: more than there can be new ones meanwhile. */
const CLEAR_EVERY = 50;
const CLEAR_AT_ONCE = 500;

/**
 * Tries that a bucket holds: ten at first, then one every 45 seconds (a generic cell rate algorithm: one moment says how full a bucket
 * is). Never locks anybody out for good.
 */
export class SignInAllowanceRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Takes a try. @returns false where there is none */
  async take(bucket: string): Promise<boolean> {
    if (Math.random() * CLEAR_EVERY < 1) await this.#clear();
    const rows: unknown[] = await this.#em.execute(
      `insert into sign_in_allowances as known (tenant_id, bucket, full_at)
         values (?, ?, clock_timestamp() + make_interval(secs => ?))
       on conflict (tenant_id, bucket) do update
         set full_at = greatest(known.full_at, clock_timestamp()) + make_interval(secs => ?)
         where known.full_at <= clock_timestamp() + make_interval(secs => ?)
       returning 1`,
      [this.#tenantId, bucket, INTERVAL_SECONDS, INTERVAL_SECONDS, INTERVAL_SECONDS * (BURST - 1)],
    );
    return rows.length > 0;
  }

  /** Gives a try back. */
  async giveBack(bucket: string): Promise<void> {
    await this.#em.execute(
      `update sign_in_allowances set full_at = full_at - make_interval(secs => ?) where tenant_id = ? and bucket = ?`,
      [INTERVAL_SECONDS, this.#tenantId, bucket],
    );
  }

  async #clear(): Promise<void> {
    await this.#em.execute(
      `delete from sign_in_allowances where tenant_id = ? and bucket in (
         select bucket from sign_in_allowances where tenant_id = ? and full_at < clock_timestamp()
         limit ${CLEAR_AT_ONCE} for update skip locked)`,
      [this.#tenantId, this.#tenantId],
    );
  }
}
