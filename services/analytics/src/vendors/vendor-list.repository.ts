import type { EntityManager } from '@mikro-orm/postgresql';
import type { Page } from '@outlay/service-kit/graphql/connection';
import type { KeysetOrder } from '@outlay/service-kit/graphql/keyset';
import { beyondCursor, orderSql } from '../labels/label-order.ts';
import { LAST_EXPENSE_SQL, USE_SQL, usedVendorOf, type UsedVendor, type UsedVendorRow } from './vendor-use-sql.ts';

/** The vendors of a list. */
export interface VendorSelection {
  /** Each must begin a word of one of the names that count for the vendor. */
  beginnings: readonly string[];
  /** True for those alone that have likely twins. */
  twins: boolean;
  currency: string;
}

/** After every text that begins with the same words, in the order of code points. */
const END = '\u{10ffff}';

const HAS_WORD = `n.vendor_id in (
  select named.vendor_id from vendor_word w join vendor_name named on named.tenant_id = w.tenant_id and named.name_key = w.name_key
  where w.tenant_id = ? and w.word >= ? and w.word < ?)`;

const HAS_TWIN = `n.vendor_id in (
  select unnest(vendors) from (
    select array_agg(t.vendor_id) as vendors from vendor_twin t
    join vendor_replica v on v.tenant_id = t.tenant_id and v.vendor_id = t.vendor_id and v.merged_into is null and not v.deleted
    where t.tenant_id = ? group by t.pattern having count(*) > 1
  ) as shared)`;

/** Lists the vendors of one tenant that live expenses have, within the caller's transaction. */
export class VendorListRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /**
   * Up to one vendor more than a page has, and the number of matches.
   * @throws AppError VALIDATION_FAILED for a cursor of another list
   */
  async page(selection: VendorSelection, order: KeysetOrder, page: Page): Promise<[UsedVendor[], number]> {
    const where = this.#where(selection);
    const beyond = beyondCursor(order, page);
    const rows: UsedVendorRow[] = await this.#em.execute(
      `with listed as (
         select * from (${USE_SQL} where ${where.sql} group by n.vendor_id, v.name, v.sort_key) as used
         where ${beyond.sql} order by ${orderSql(order, page)} limit ? offset ?
       )
       select listed.*, listed.total::text as total, listed.last_day::text as last_day, last.account_id::text, last.category_id::text
       from listed left join lateral (${LAST_EXPENSE_SQL}) as last on true
       order by ${orderSql(order, page).replace(/\b(label|count|total|last_day)\b/g, 'listed.$1')}`,
      [selection.currency, ...where.params, ...beyond.params, page.size + 1, page.offset, this.#tenantId],
    );
    const [counted]: { count: number }[] = await this.#em.execute(
      `select count(distinct n.vendor_id)::integer as count
       from label_use u join vendor_name n on n.tenant_id = u.tenant_id and n.name_key = u.label where ${where.sql}`,
      where.params,
    );
    return [rows.map(usedVendorOf), counted?.count ?? 0];
  }

  /** True if every name in use has its vendor here. */
  async isComplete(): Promise<boolean> {
    const missing = await this.#em.execute<unknown[]>(
      `select 1 from label_use u where u.tenant_id = ? and u.kind = 'vendor'
         and not exists (select from vendor_name n where n.tenant_id = u.tenant_id and n.name_key = u.label) limit 1`,
      [this.#tenantId],
    );
    return missing.length === 0;
  }

  #where({ beginnings, twins }: VendorSelection): { sql: string; params: (string | number)[] } {
    return {
      sql: [
        `u.tenant_id = ? and u.kind = 'vendor'`,
        ...beginnings.map(() => HAS_WORD),
        ...(twins ? [HAS_TWIN] : []),
      ].join(' and '),
      params: [
        this.#tenantId,
        ...beginnings.flatMap((begin) => [this.#tenantId, begin, begin + END]),
        ...(twins ? [this.#tenantId] : []),
      ],
    };
  }
}
