import { serviceUnavailable } from '@outlay/errors/app-error';
import { currencyOf, type CurrencyCode } from '@outlay/money/currencies';
import {
  checkDepth,
  readPageArgs,
  toConnection,
  type Connection,
  type CursorValue,
  type PageArgs,
} from '@outlay/service-kit/graphql/connection';
import { cursorAt, totalOrder } from '@outlay/service-kit/graphql/keyset';
import { mapConnection } from '@outlay/service-kit/graphql/map-connection';
import { parseSort, type SortOptions } from '@outlay/service-kit/graphql/sort';
import { requireWholeTenant } from '@outlay/tenancy/key-scope';
import { requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { TagSuggestion, VendorSuggestion } from '../__generated__/resolvers.ts';
import { toMoney } from '../dashboards/money.mapper.ts';
import type { Freshness } from '../freshness/freshness.ts';
import { ReplicaReadingRepository } from '../replicas/replica-reading.repository.ts';
import { beginningsOf, type LabelKind } from './label.ts';
import { LabelListRepository, type UsedLabel } from './label-list.repository.ts';

/** Arguments of a list of labels. */
export interface LabelArgs extends PageArgs {
  q?: string | null | undefined;
  sort?: string | null | undefined;
}

/** A page of labels, and how current it is. */
type LabelPage<Node> = Connection<Node> & { asOf: string | null; isCurrent: boolean };

const SORT: SortOptions = {
  fields: { name: 'id', count: 'count', total: 'total', last_used_on: 'lastDay' },
  fallback: '-last_used_on,-count',
};

/** Lists vendors and tags of expenses, as suggestions and with their totals. */
export class LabelService {
  readonly #database: TenantDatabase;
  readonly #freshness: Freshness;

  constructor(database: TenantDatabase, freshness: Freshness) {
    this.#database = database;
    this.#freshness = freshness;
  }

  /** @throws AppError as {@link LabelService.tags} */
  async vendors(context: RequestContext, args: LabelArgs): Promise<LabelPage<VendorSuggestion>> {
    return this.#list(context, 'vendor', args, (used, currency) => ({
      ...toTag(used, currency),
      lastAccount: used.lastAccountId === null ? null : { id: String(used.lastAccountId) },
      lastCategory: used.lastCategoryId === null ? null : { id: String(used.lastCategoryId) },
    }));
  }

  /**
   * @throws AppError FORBIDDEN without `expenses:read`; KEY_LIMITED; VALIDATION_FAILED for a bad search, sort or page; PAGE_TOO_DEEP;
   *   SERVICE_UNAVAILABLE while nothing is known of the tenant yet
   */
  async tags(context: RequestContext, args: LabelArgs): Promise<LabelPage<TagSuggestion>> {
    return this.#list(context, 'tag', args, toTag);
  }

  async #list<Node>(
    context: RequestContext,
    kind: LabelKind,
    { q, sort, ...args }: LabelArgs,
    show: (used: UsedLabel, currency: CurrencyCode) => Node,
  ): Promise<LabelPage<Node>> {
    requirePermission(context, 'expenses:read');
    requireWholeTenant(context, 'The list of vendors or tags');
    const page = readPageArgs(args);
    checkDepth(page);
    const order = totalOrder(parseSort(sort, SORT));
    const beginnings = beginningsOf(q ?? '') ?? [];
    const isCurrent = await this.#freshness.reached(context);
    const tenantId = tenantOf(context);
    return this.#database.read(context, async (em) => {
      const replicas = new ReplicaReadingRepository(em, tenantId);
      const tenant = await replicas.tenant();
      if (!tenant)
        throw serviceUnavailable('Vendors and tags of this tenant are not ready yet. Try again in a moment.');
      const currency = currencyOf(tenant.baseCurrency);
      const [rows, total] = await new LabelListRepository(em, tenantId).page(
        { kind, beginnings, currency },
        order,
        page,
      );
      const found = toConnection(rows, total, page, (used) => cursorAt(order, (property) => sortValue(used, property)));
      return {
        ...mapConnection(found, (used) => show(used, currency)),
        asOf: await replicas.newestChange(),
        isCurrent,
      };
    });
  }
}

function toTag(
  { name, count, totalMinor, lastDay }: UsedLabel,
  currency: CurrencyCode,
): Omit<TagSuggestion, '__typename'> {
  return { name, count, total: toMoney(totalMinor, currency), lastUsedOn: lastDay };
}

function sortValue({ label, count, totalMinor, lastDay }: UsedLabel, property: string): CursorValue {
  switch (property) {
    case 'count':
      return count;
    case 'total':
      return String(totalMinor);
    case 'lastDay':
      return lastDay;
    default:
      return label;
  }
}
