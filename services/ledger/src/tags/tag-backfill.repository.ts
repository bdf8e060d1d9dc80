import type { EntityManager } from '@mikro-orm/postgresql';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import type { Pool } from 'pg';

const NEXT = `
  select max(id)::float8 as last, array_to_json(array_agg(distinct tag) filter (where tag is not null)) as tags
  from (select id, tags from expenses where tenant_id = $1 and id > $2 order by id limit $3) as e left join lateral unnest(e.tags) as tag on true`;

/** One tenant's tags of expenses, within the caller's transaction. */
export class TagBackfillRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** The expense up to which tags are made, locked; null where another instance is at it, or it is done. */
  async takeTurn(): Promise<number | null> {
    const [row] = await executePrepared<{ id: number }>(
      this.#em,
      `update tags_unfilled set began_at = coalesce(began_at, now()) where tenant_id in (
         select tenant_id from tags_unfilled where tenant_id = $1 for update skip locked) returning after_id::float8 as id`,
      [this.#tenantId],
    );
    return row?.id ?? null;
  }

  /** Tags of the next expenses, and the last of these; null where none is left. */
  async next(afterId: number, most: number): Promise<{ last: number | null; tags: string[] }> {
    const [row] = await executePrepared<{ last: number | null; tags: string[] | null }>(this.#em, NEXT, [
      ...[this.#tenantId, afterId, most],
    ]);
    return { last: row?.last ?? null, tags: row?.tags ?? [] };
  }

  async storeProgress(afterId: number): Promise<void> {
    await executePrepared(this.#em, 'update tags_unfilled set after_id = $2 where tenant_id = $1', [
      ...[this.#tenantId, afterId],
    ]);
  }

  /** Ends a pass. One that began while the version before may still run is followed by another: it may have tagged older expenses, too. */
  async endPass(settleMs: number): Promise<void> {
    await executePrepared(
      this.#em,
      `delete from tags_unfilled where tenant_id = $1 and began_at >= since + $2 * interval '1 millisecond'`,
      [this.#tenantId, settleMs],
    );
    await executePrepared(
      this.#em,
      `update tags_unfilled set after_id = 0, began_at = null, passed_at = now() where tenant_id = $1`,
      [this.#tenantId],
    );
  }
}

/** Some tenant whose expenses are to be gone through now, so that one that fails holds up no other; and whether any waits for its next pass. */
export async function dueTenant(
  worker: Pool,
  table: 'tags_unfilled' | 'vendors_unfilled',
  settleMs: number,
): Promise<{ tenantId: number | null; isWaiting: boolean }> {
  const { rows } = await worker.query<{ tenant_id: string; due: boolean }>(
    `select tenant_id, passed_at is null or now() >= since + $1 * interval '1 millisecond' as due
     from ${table} order by 2 desc, random() limit 1`,
    [settleMs],
  );
  const [first] = rows;
  if (!first) return { tenantId: null, isWaiting: false };
  return { tenantId: first.due ? Number(first.tenant_id) : null, isWaiting: !first.due };
}
