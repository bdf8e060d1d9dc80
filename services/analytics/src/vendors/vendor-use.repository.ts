import type { EntityManager } from '@mikro-orm/postgresql';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import { MonthSumsRepository } from '../facts/month-sums.repository.ts';
import { LAST_EXPENSE_SQL, USE_SQL, usedVendorOf, type UsedVendor, type UsedVendorRow } from './vendor-use-sql.ts';

/** Spend on a vendor in one month. */
export interface VendorMonthSum {
  vendorId: number;
  /** YYYY-MM */
  month: string;
  amountMinor: bigint;
  count: number;
}

/** A vendor whose name is that of another after one edit or less. */
export interface LikelyTwin {
  of: number;
  id: number;
  name: string;
}

const MONTHS = `
  select n.vendor_id::float8 as id, to_char(s.month, 'YYYY-MM') as month, sum(s.amount_minor)::text as amount, sum(s.count)::int as count
  from vendor_name n join spend_vendor_month s
    on s.tenant_id = n.tenant_id and s.project_id = 0 and s.currency = $3 and s.vendor = n.name_key
  where n.tenant_id = $1 and n.vendor_id = any ($2::bigint[]) group by 1, 2 order by 1, 2`;

/** The same from the facts, for a tenant whose sums by month are not filled yet. */
const MONTHS_OF_FACTS = `
  select n.vendor_id::float8 as id, to_char(f.day, 'YYYY-MM') as month, sum(f.base_minor)::text as amount, count(*)::int as count
  from vendor_name n join expense_fact f
    on f.tenant_id = n.tenant_id and f.vendor_key = n.name_key and f.live and f.base_currency = $3
  where n.tenant_id = $1 and n.vendor_id = any ($2::bigint[]) group by 1, 2 order by 1, 2`;

const TWINS = `
  select distinct own.vendor_id::float8 as of, v.vendor_id::float8 as id, v.name
  from vendor_twin own
  join vendor_twin other on other.tenant_id = own.tenant_id and other.pattern = own.pattern and other.vendor_id <> own.vendor_id
  join vendor_replica v on v.tenant_id = other.tenant_id and v.vendor_id = other.vendor_id and v.merged_into is null and not v.deleted
  where own.tenant_id = $1 and own.vendor_id = any ($2::bigint[])
    and exists (select from vendor_name n where n.tenant_id = $1 and n.vendor_id = own.vendor_id)
  order by 1, 3, 2`;

/** Reads the use of vendors of one tenant, within the caller's transaction. */
export class VendorUseRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** By id; those that no live expense has are left out. */
  async find(ids: readonly number[], currency: string): Promise<Map<number, UsedVendor>> {
    const rows: UsedVendorRow[] = await this.#em.execute(
      `with listed as (
         ${USE_SQL} where u.tenant_id = ? and u.kind = 'vendor' and n.vendor_id = any (?::bigint[]) group by n.vendor_id, v.name, v.sort_key
       )
       select listed.*, listed.total::text as total, listed.last_day::text as last_day, last.account_id::text, last.category_id::text
       from listed left join lateral (${LAST_EXPENSE_SQL}) as last on true`,
      [currency, this.#tenantId, `{${ids.join(',')}}`, this.#tenantId],
    );
    return new Map(rows.map((row) => [row.id, usedVendorOf(row)]));
  }

  async names(ids: readonly number[]): Promise<Map<number, string>> {
    const rows = await executePrepared<{ id: number; name: string }>(
      this.#em,
      'select vendor_id::float8 as id, name from vendor_replica where tenant_id = $1 and vendor_id = any ($2::bigint[])',
      [this.#tenantId, ids],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** In the base currency, in order. */
  async months(ids: readonly number[], currency: string): Promise<VendorMonthSum[]> {
    const areFilled = await new MonthSumsRepository(this.#em, this.#tenantId).areFilled();
    const rows = await executePrepared<{ id: number; month: string; amount: string; count: number }>(
      this.#em,
      areFilled ? MONTHS : MONTHS_OF_FACTS,
      [this.#tenantId, ids, currency],
    );
    return rows.map(({ id, month, amount, count }) => ({ vendorId: id, month, amountMinor: BigInt(amount), count }));
  }

  async twins(ids: readonly number[]): Promise<LikelyTwin[]> {
    return executePrepared<LikelyTwin>(this.#em, TWINS, [this.#tenantId, ids]);
  }
}
