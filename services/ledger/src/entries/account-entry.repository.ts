import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import type { PageArgs } from '@outlay/service-kit/graphql/connection';
import { afterCursor, cursorAt, orderByOf, type KeysetOrder } from '@outlay/service-kit/graphql/keyset';
import { AccountEntryEntity, type AccountEntry } from './account-entry.entity.ts';

/** Part of an account's statement; days of posting (UTC), YYYY-MM-DD, both included. */
export interface StatementSelection {
  accountId: number;
  from?: string | null | undefined;
  to?: string | null | undefined;
}

const LATEST_FIRST: KeysetOrder = [{ property: 'sequence', descending: true }];

/** One tenant's account entries, within the transaction of its entity manager. Nothing changes or deletes one. */
export class AccountEntryRepository {
  readonly #em: EntityManager;

  constructor(em: EntityManager) {
    this.#em = em;
  }

  /** Writes an entry and the balance it was posted to. */
  async insert(fields: Omit<AccountEntry, 'id'>): Promise<AccountEntry> {
    const entry = this.#em.create(AccountEntryEntity, fields);
    await this.#em.persist(entry).flush();
    return entry;
  }

  /** Up to `first + 1` entries of a page, the latest first, and how many there are in all. */
  async page(selection: StatementSelection, page: PageArgs): Promise<[AccountEntry[], number]> {
    const where = conditionOf(selection);
    const rows = await this.#em.find(
      AccountEntryEntity,
      { $and: [where, afterCursor(LATEST_FIRST, page)] },
      { orderBy: orderByOf(LATEST_FIRST), limit: page.first + 1, offset: page.offset ?? 0 },
    );
    return [rows, await this.#em.count(AccountEntryEntity, where)];
  }
}

/** Where an entry stands in its account's statement. */
export function entryCursor({ sequence }: AccountEntry): string {
  return cursorAt(LATEST_FIRST, () => sequence);
}

function conditionOf({ accountId, from, to }: StatementSelection): FilterQuery<AccountEntry> {
  return {
    $and: [
      { accountId },
      from ? { at: { $gte: new Date(`${from}T00:00:00.000Z`) } } : {},
      // Entries are posted to the millisecond.
      to ? { at: { $lte: new Date(`${to}T23:59:59.999Z`) } } : {},
    ],
  };
}
