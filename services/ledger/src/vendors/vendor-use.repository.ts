import type { EntityManager } from '@mikro-orm/postgresql';
import { currencyOf, type CurrencyCode } from '@outlay/money/currencies';

/** Use of a vendor by expenses that are not deleted. */
export interface VendorUse {
  count: number;
  /** In minor units of the base currency. */
  totalMinor: bigint;
}

/** Adds up the expenses of one tenant's vendors, within the caller's transaction. */
export class VendorUseRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  async baseCurrency(): Promise<CurrencyCode> {
    const [row]: { currency: string }[] = await this.#em.execute(
      'select base_currency as currency from tenant_settings where tenant_id = ?',
      [this.#tenantId],
    );
    if (!row) throw new Error('The base currency must be known before there is a vendor.');
    return currencyOf(row.currency);
  }

  /** Of all names that count for a vendor. */
  async of(vendorId: number): Promise<VendorUse> {
    const [row]: { count: number; total: string }[] = await this.#em.execute(
      `select count(*)::int as count, coalesce(sum(base_amount_minor), 0)::text as total from expenses
       where tenant_id = ? and soft_deleted_at is null
         and vendor_key = any (array(select name_key from vendor_names where tenant_id = ? and vendor_id = ?))`,
      [this.#tenantId, this.#tenantId, vendorId],
    );
    return { count: row?.count ?? 0, totalMinor: BigInt(row?.total ?? 0) };
  }
}
