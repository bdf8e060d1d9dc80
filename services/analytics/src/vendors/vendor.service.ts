import { serviceUnavailable } from '@outlay/errors/app-error';
import { currencyOf, type CurrencyCode } from '@outlay/money/currencies';
import { parseId } from '@outlay/tenancy/ids';
import { requireWholeTenant } from '@outlay/tenancy/key-scope';
import { requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { VendorMonth } from '../__generated__/resolvers.ts';
import { toMoney } from '../dashboards/money.mapper.ts';
import type { Freshness } from '../freshness/freshness.ts';
import { ReplicaReadingRepository } from '../replicas/replica-reading.repository.ts';
import { VendorUseRepository } from './vendor-use.repository.ts';
import { toVendorUse, unusedVendor, type VendorNode, type VendorUse } from './vendor.mapper.ts';

/** Reads the use of vendors that an operation names. Answers are as GraphQL shows them, in the order of the ids. */
export class VendorService {
  readonly #database: TenantDatabase;
  readonly #freshness: Freshness;

  constructor(database: TenantDatabase, freshness: Freshness) {
    this.#database = database;
    this.#freshness = freshness;
  }

  /** @throws AppError FORBIDDEN without `expenses:read`; KEY_LIMITED; SERVICE_UNAVAILABLE while nothing is known of the tenant yet */
  async uses(context: RequestContext, ids: readonly string[]): Promise<VendorUse[]> {
    return this.#read(context, ids, async (vendors, numbers, currency, isCurrent) => {
      const found = await vendors.find(numbers, currency);
      const names = await vendors.names(numbers);
      return numbers.map((id) => {
        const used = found.get(id);
        return used ? toVendorUse(used, currency, isCurrent) : unusedVendor(names.get(id), id, currency, isCurrent);
      });
    });
  }

  /** @throws AppError as {@link uses} */
  async months(context: RequestContext, ids: readonly string[]): Promise<VendorMonth[][]> {
    return this.#read(context, ids, async (vendors, numbers, currency) => {
      const ofVendor = Map.groupBy(await vendors.months(numbers, currency), ({ vendorId }) => vendorId);
      return numbers.map((id) =>
        (ofVendor.get(id) ?? []).map(({ month, amountMinor, count }) => ({
          ...{ month, amount: toMoney(amountMinor, currency), count },
        })),
      );
    });
  }

  /** @throws AppError as {@link uses} */
  async twins(context: RequestContext, ids: readonly string[]): Promise<VendorNode[][]> {
    return this.#read(context, ids, async (vendors, numbers) => {
      const twinsOf = Map.groupBy(await vendors.twins(numbers), ({ of }) => of);
      return numbers.map((id) => (twinsOf.get(id) ?? []).map((twin) => ({ id: String(twin.id), name: twin.name })));
    });
  }

  async #read<T>(
    context: RequestContext,
    ids: readonly string[],
    read: (
      vendors: VendorUseRepository,
      numbers: readonly number[],
      currency: CurrencyCode,
      isCurrent: boolean,
    ) => Promise<T[]>,
  ): Promise<T[]> {
    requirePermission(context, 'expenses:read');
    requireWholeTenant(context, 'The use of a vendor');
    const isCurrent = await this.#freshness.reached(context);
    const numbers = ids.map((id) => parseId(id) ?? 0);
    return this.#database.read(context, async (em) => {
      const tenant = await new ReplicaReadingRepository(em, tenantOf(context)).tenant();
      if (!tenant) throw serviceUnavailable('Vendors of this tenant are not ready yet. Try again in a moment.');
      const vendors = new VendorUseRepository(em, tenantOf(context));
      return read(vendors, numbers, currencyOf(tenant.baseCurrency), isCurrent);
    });
  }
}
