import type { EntityManager } from '@mikro-orm/postgresql';
import { executePrepared } from '@outlay/tenancy/prepared-statement';

/** Names after a key, one probe of the index each, as spelled in the expense of the highest id. */
const NEXT_NAMES = `
  with recursive found (key, number) as (
    (select vendor_key, 1 from expenses where tenant_id = $1 and vendor_key > $2 order by vendor_key limit 1)
    union all
    select (select e.vendor_key from expenses e where e.tenant_id = $1 and e.vendor_key > found.key order by e.vendor_key limit 1), number + 1
    from found where found.key is not null and number < $3
  )
  select found.key, last.vendor as name from found, lateral (
    select vendor from expenses e where e.tenant_id = $1 and e.vendor_key = found.key order by e.id desc limit 1
  ) as last where found.key is not null order by found.key`;

/** One tenant's names of vendors in expenses, within the caller's transaction. */
export class VendorBackfillRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** The key up to which names have vendors, locked; null where another instance is at it, or it is done. */
  async takeTurn(): Promise<string | null> {
    const [row] = await executePrepared<{ key: string }>(
      this.#em,
      `update vendors_unfilled set began_at = coalesce(began_at, now()) where tenant_id in (
         select tenant_id from vendors_unfilled where tenant_id = $1 for update skip locked) returning after_key as key`,
      [this.#tenantId],
    );
    return row?.key ?? null;
  }

  /** The next names, by key. */
  async nextNames(afterKey: string, most: number): Promise<Map<string, string>> {
    const rows = await executePrepared<{ key: string; name: string | null }>(this.#em, NEXT_NAMES, [
      ...[this.#tenantId, afterKey, most],
    ]);
    return new Map(rows.map(({ key, name }) => [key, name ?? key]));
  }

  async storeProgress(afterKey: string): Promise<void> {
    await executePrepared(this.#em, 'update vendors_unfilled set after_key = $2 where tenant_id = $1', [
      ...[this.#tenantId, afterKey],
    ]);
  }

  /** Ends a pass over all names. One that began while the version before may still run is followed by another. @returns true if it was the last */
  async endPass(settleMs: number): Promise<boolean> {
    const gone = await executePrepared(
      this.#em,
      `delete from vendors_unfilled where tenant_id = $1 and began_at >= since + $2 * interval '1 millisecond' returning 1`,
      [this.#tenantId, settleMs],
    );
    await executePrepared(
      this.#em,
      `update vendors_unfilled set after_key = '', began_at = null, passed_at = now() where tenant_id = $1`,
      [this.#tenantId],
    );
    return gone.length > 0;
  }
}
