import type { EntityManager } from '@mikro-orm/postgresql';
import { serviceUnavailable } from '@outlay/errors/app-error';
import { currencyOf, type CurrencyCode } from '@outlay/money/currencies';
import {
  checkDepth,
  readPageArgs,
  toConnection,
  type Connection,
  type CursorValue,
  type Page,
  type PageArgs,
} from '@outlay/service-kit/graphql/connection';
import { cursorAt, totalOrder, type KeysetOrder } from '@outlay/service-kit/graphql/keyset';
import { mapConnection } from '@outlay/service-kit/graphql/map-connection';
import { parseSort, type SortOptions } from '@outlay/service-kit/graphql/sort';
import { requireWholeTenant } from '@outlay/tenancy/key-scope';
import { requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { Freshness } from '../freshness/freshness.ts';
import { ReplicaReadingRepository } from '../replicas/replica-reading.repository.ts';
import { VendorListRepository } from '../vendors/vendor-list.repository.ts';
import { toVendorNode, type VendorNode } from '../vendors/vendor.mapper.ts';
import { beginningsOf } from './label.ts';
import { TagListRepository } from '../tags/tag-list.repository.ts';
import { toTagNode, type TagNode } from '../tags/tag.mapper.ts';

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

/** An item of a list, as it was read. */
interface Listed {
  label: string;
  count: number;
  totalMinor: bigint;
  lastDay: string | null;
}

/** Reads a page of a list, and whether all of it is here. */
type ReadPage<Item> = (
  em: EntityManager,
  selection: { beginnings: readonly string[]; currency: CurrencyCode },
  order: KeysetOrder,
  page: Page,
) => Promise<{ found: [Item[], number]; isComplete: boolean }>;

/** Lists vendors and tags of expenses, with their totals. */
export class LabelService {
  readonly #database: TenantDatabase;
  readonly #freshness: Freshness;

  constructor(database: TenantDatabase, freshness: Freshness) {
    this.#database = database;
    this.#freshness = freshness;
  }

  /** @param twins true for those alone that have likely twins @throws AppError as {@link LabelService.tags} */
  async vendors(context: RequestContext, args: LabelArgs, twins: boolean): Promise<LabelPage<VendorNode>> {
    return this.#list(context, args, toVendorNode, async (em, selection, order, page) => {
      const vendors = new VendorListRepository(em, tenantOf(context));
      return {
        found: await vendors.page({ ...selection, twins }, order, page),
        isComplete: await vendors.isComplete(),
      };
    });
  }

  /**
   * @throws AppError FORBIDDEN without `expenses:read`; KEY_LIMITED; VALIDATION_FAILED for a bad search, sort or page; PAGE_TOO_DEEP;
   *   SERVICE_UNAVAILABLE while nothing is known of the tenant yet
   */
  async tags(context: RequestContext, args: LabelArgs): Promise<LabelPage<TagNode>> {
    return this.#list(context, args, toTagNode, async (em, selection, order, page) => {
      const tags = new TagListRepository(em, tenantOf(context));
      return { found: await tags.page(selection, order, page), isComplete: await tags.isComplete() };
    });
  }

  async #list<Item extends Listed, Node>(
    context: RequestContext,
    { q, sort, ...args }: LabelArgs,
    show: (used: Item, currency: CurrencyCode, isCurrent: boolean) => Node,
    read: ReadPage<Item>,
  ): Promise<LabelPage<Node>> {
    requirePermission(context, 'expenses:read');
    requireWholeTenant(context, 'The list of vendors or tags');
    const page = readPageArgs(args);
    checkDepth(page);
    const order = totalOrder(parseSort(sort, SORT));
    const beginnings = beginningsOf(q ?? '') ?? [];
    const isReached = await this.#freshness.reached(context);
    return this.#database.read(context, async (em) => {
      const replicas = new ReplicaReadingRepository(em, tenantOf(context));
      const tenant = await replicas.tenant();
      if (!tenant)
        throw serviceUnavailable('Vendors and tags of this tenant are not ready yet. Try again in a moment.');
      const currency = currencyOf(tenant.baseCurrency);
      const { found, isComplete } = await read(em, { beginnings, currency }, order, page);
      const isCurrent = isReached && isComplete;
      const connection = toConnection(...found, page, (used) =>
        cursorAt(order, (property) => sortValue(used, property)),
      );
      return {
        ...mapConnection(connection, (used) => show(used, currency, isCurrent)),
        asOf: await replicas.newestChange(),
        isCurrent,
      };
    });
  }
}

function sortValue({ label, count, totalMinor, lastDay }: Listed, property: string): CursorValue {
  switch (property) {
    case 'count':
      return count;
    case 'total':
      return String(totalMinor);
    case 'lastDay':
      return lastDay ?? '';
    default:
      return label;
  }
}
