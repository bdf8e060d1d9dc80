import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import { totalOf, type Page } from '@outlay/service-kit/graphql/connection';
import { cursorAt, pageQuery, type KeysetOrder } from '@outlay/service-kit/graphql/keyset';
import { TenantSettingsEntity } from '../replicas/tenant-settings.entity.ts';
import { dayAfter, startOfDay } from '../time/calendar.ts';
import { AccountEntryEntity, type AccountEntry, type AccountEntryKind } from './account-entry.entity.ts';

/** Conditions for entries. Days are YYYY-MM-DD, both included. */
export interface EntryFilter {
  /** Days of posting in the tenant's time zone. */
  from?: string | null | undefined;
  to?: string | null | undefined;
  /** Dates of entries. */
  dateFrom?: string | null | undefined;
  dateTo?: string | null | undefined;
  /** Any of these. */
  kind?: readonly AccountEntryKind[] | null | undefined;
}

/** Dates have four-digit years; no entry is later. */
const LAST_DAY = '9999-12-31';
const LATEST_FIRST: KeysetOrder = [{ property: 'sequence', descending: true }];

/** Reads one tenant's account entries, within the transaction of its entity manager. */
export class AccountEntryRepository {
  readonly #em: EntityManager;

  constructor(em: EntityManager) {
    this.#em = em;
  }

  /**
   * Up to one entry more than a page of the whole statement has, the latest first, and how many there are in all. Entries are
   * numbered without gaps, so a page number leads straight to its first entry, however deep.
   */
  async page(accountId: number, page: Page): Promise<[AccountEntry[], number]> {
    const latest = await this.#em.findOne(AccountEntryEntity, { accountId }, { orderBy: { sequence: 'desc' } });
    const total = latest?.sequence ?? 0;
    const position = page.offset === 0 ? {} : { sequence: { $lte: total - page.offset } };
    return [await this.#find({ $and: [{ accountId }, position] }, { ...page, offset: 0 }), total];
  }

  /** The same of some of the entries. */
  async pageOf(accountId: number, filter: EntryFilter, page: Page): Promise<[AccountEntry[], number]> {
    const settings = await this.#em.findOne(TenantSettingsEntity, {});
    const timeZone = settings?.timeZone ?? 'UTC';
    const { from, to, dateFrom, dateTo, kind } = filter;
    const where: FilterQuery<AccountEntry> = {
      $and: [
        { accountId },
        from ? { at: { $gte: startOfDay(timeZone, from) } } : {},
        to && to < LAST_DAY ? { at: { $lt: startOfDay(timeZone, dayAfter(to)) } } : {},
        dateFrom ? { date: { $gte: dateFrom } } : {},
        dateTo ? { date: { $lte: dateTo } } : {},
        kind ? { kind: { $in: [...kind] } } : {},
      ],
    };
    const rows = await this.#find(where, page);
    return [rows, await totalOf(rows, page, () => this.#em.count(AccountEntryEntity, where))];
  }

  async #find(where: FilterQuery<AccountEntry>, page: Page): Promise<AccountEntry[]> {
    const query = pageQuery(LATEST_FIRST, page);
    return this.#em.find(AccountEntryEntity, { $and: [where, query.where] }, query.options);
  }
}

/** Where an entry stands in its account's statement. */
export function entryCursor({ sequence }: AccountEntry): string {
  return cursorAt(LATEST_FIRST, () => sequence);
}
