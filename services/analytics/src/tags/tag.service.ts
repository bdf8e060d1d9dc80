import { serviceUnavailable } from '@outlay/errors/app-error';
import { currencyOf } from '@outlay/money/currencies';
import { parseId } from '@outlay/tenancy/ids';
import { requireWholeTenant } from '@outlay/tenancy/key-scope';
import { requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { toMoney } from '../dashboards/money.mapper.ts';
import type { Freshness } from '../freshness/freshness.ts';
import { ReplicaReadingRepository } from '../replicas/replica-reading.repository.ts';
import { TagListRepository } from './tag-list.repository.ts';
import { toTagUse, type TagUse } from './tag.mapper.ts';

/** Reads the use of tags that an operation names. */
export class TagService {
  readonly #database: TenantDatabase;
  readonly #freshness: Freshness;

  constructor(database: TenantDatabase, freshness: Freshness) {
    this.#database = database;
    this.#freshness = freshness;
  }

  /**
   * In the order of the ids.
   * @throws AppError FORBIDDEN without `expenses:read`; KEY_LIMITED; SERVICE_UNAVAILABLE while nothing is known of the tenant yet
   */
  async uses(context: RequestContext, ids: readonly string[]): Promise<TagUse[]> {
    requirePermission(context, 'expenses:read');
    requireWholeTenant(context, 'The use of a tag');
    await this.#freshness.reached(context);
    const numbers = ids.map((id) => parseId(id) ?? 0);
    return this.#database.read(context, async (em) => {
      const tenant = await new ReplicaReadingRepository(em, tenantOf(context)).tenant();
      if (!tenant) throw serviceUnavailable('Tags of this tenant are not ready yet. Try again in a moment.');
      const currency = currencyOf(tenant.baseCurrency);
      const tags = new TagListRepository(em, tenantOf(context));
      const [found, names] = [await tags.find(numbers, currency), await tags.names(numbers)];
      return numbers.map((id) => {
        const used = found.get(id);
        if (used) return toTagUse(used, currency);
        // A tag whose event has not arrived yet has no name here.
        return { name: names.get(id) ?? `#${id}`, count: 0, total: toMoney(0n, currency), lastUsedOn: null };
      });
    });
  }
}
