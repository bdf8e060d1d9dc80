import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import { totalOf, type Page } from '@outlay/service-kit/graphql/connection';
import { cursorAt, pageQuery, type KeysetOrder } from '@outlay/service-kit/graphql/keyset';
import { RowBusyError, type LockMode } from '../posting/posting-state.ts';
import { TransferEntity, type Transfer } from './transfer.entity.ts';

/** Which transfers to list; days as YYYY-MM-DD, both included. */
export interface TransferSelection {
  /** From or to any of these; null for every account. */
  readonly accountIds: readonly number[] | null;
  /** From and to these alone; null for every account. */
  readonly among: ReadonlySet<number> | null;
  readonly from?: string | null | undefined;
  readonly to?: string | null | undefined;
  readonly isReversed?: boolean | null | undefined;
}

/** The one order of the list: latest date first. */
const LATEST_FIRST: KeysetOrder = [
  { property: 'date', descending: true },
  { property: 'id', descending: true },
];

/** Reads one tenant's transfers, within the transaction of its entity manager. */
export class TransferRepository {
  readonly #em: EntityManager;

  constructor(em: EntityManager) {
    this.#em = em;
  }

  async findMany(ids: readonly number[]): Promise<Transfer[]> {
    return this.#em.find(TransferEntity, { id: { $in: [...ids] } });
  }

  async find(id: number): Promise<Transfer | null> {
    return this.#em.findOne(TransferEntity, { id });
  }

  /**
   * Locked until the transaction ends. Take it before any account: a transfer is locked first, then its accounts.
   * @throws RowBusyError where another transaction holds it and `lock` is to skip
   */
  async findForUpdate(tenantId: number, id: number, lock: LockMode): Promise<Transfer | null> {
    if (lock === 'none') return this.find(id);
    const held: unknown[] = await this.#em.execute(
      `select 1 from transfers where tenant_id = ? and id = ? for no key update ${lock === 'skip' ? 'skip locked' : ''}`,
      [tenantId, id],
    );
    const transfer = await this.find(id);
    if (transfer && held.length === 0) throw new RowBusyError(`transfer:${id}`);
    return transfer;
  }

  /** Takes the id of a new transfer from its sequence. */
  async nextId(): Promise<number> {
    const [row]: { id: number }[] = await this.#em.execute(`select nextval('transfers_id_seq')::float8 as id`);
    if (!row) throw new Error('The sequence of transfer ids returned no value.');
    return row.id;
  }

  /** Up to one transfer more than a page has, and how many there are in all. */
  async page(selection: TransferSelection, page: Page): Promise<[Transfer[], number]> {
    const where = conditionOf(selection);
    const query = pageQuery(LATEST_FIRST, page);
    const rows = await this.#em.find(TransferEntity, { $and: [where, query.where] }, query.options);
    return [rows, await totalOf(rows, page, () => this.#em.count(TransferEntity, where))];
  }
}

/** Where a transfer stands in the list. */
export function transferCursor({ date, id }: Transfer): string {
  return cursorAt(LATEST_FIRST, (property) => (property === 'date' ? date : id));
}

function conditionOf({ accountIds, among, from, to, isReversed }: TransferSelection): FilterQuery<Transfer> {
  const named = { $in: [...(accountIds ?? [])] };
  const seen = { $in: [...(among ?? [])] };
  return {
    $and: [
      accountIds ? { $or: [{ fromAccountId: named }, { toAccountId: named }] } : {},
      among ? { fromAccountId: seen, toAccountId: seen } : {},
      from ? { date: { $gte: from } } : {},
      to ? { date: { $lte: to } } : {},
      isReversed == null ? {} : { reversedAt: isReversed ? { $ne: null } : null },
    ],
  };
}
