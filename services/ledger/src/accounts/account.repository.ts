import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import type { CurrencyCode } from '@outlay/money/currencies';
import { totalOf } from '@outlay/service-kit/graphql/connection';
import type { PageQuery } from '@outlay/service-kit/graphql/keyset';
import { containsPattern } from '@outlay/service-kit/like-pattern';
import { AccountEntity, type Account, type AccountType, type StoredAccount } from './account.entity.ts';

/** Which accounts a list shows. */
export interface AccountSelection {
  isArchived?: boolean | null | undefined;
  type?: AccountType | null | undefined;
  currency?: CurrencyCode | null | undefined;
  q?: string | null | undefined;
  /** Null for all accounts. */
  among: ReadonlySet<number> | null;
}

/** Reads one tenant's accounts, within the transaction of its entity manager. */
export class AccountRepository {
  readonly #em: EntityManager;

  constructor(em: EntityManager) {
    this.#em = em;
  }

  async findMany(ids: readonly number[]): Promise<Account[]> {
    return this.#em.find(AccountEntity, { id: { $in: [...ids] } });
  }

  /** The accounts of a page's query, and how many there are in all. */
  async page(selection: AccountSelection, query: PageQuery): Promise<[Account[], number]> {
    const where = conditionOf(selection);
    const rows = await this.#em.find(AccountEntity, { $and: [where, query.where] }, query.options);
    return [rows, await totalOf(rows, query.page, () => this.#em.count(AccountEntity, where))];
  }
}

function conditionOf({ isArchived, type, currency, q, among }: AccountSelection): FilterQuery<StoredAccount> {
  const pattern = q ? containsPattern(q) : null;
  return {
    $and: [
      among ? { id: { $in: [...among] } } : {},
      isArchived == null ? {} : { isArchived },
      type ? { type } : {},
      currency ? { currency } : {},
      pattern ? { searchText: { $like: pattern } } : {},
    ],
  };
}
