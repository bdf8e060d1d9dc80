import { LockMode, type EntityManager, type FilterQuery } from '@mikro-orm/postgresql';
import type { CurrencyCode } from '@outlay/money/currencies';
import { totalOf, type Page } from '@outlay/service-kit/graphql/connection';
import { cursorAt, pageQuery, type KeysetOrder } from '@outlay/service-kit/graphql/keyset';
import { TenantSettingsEntity } from '../replicas/tenant-settings.entity.ts';
import { ExchangeRateEntity, type ExchangeRate } from './exchange-rate.entity.ts';

/** Identity of a rate. */
export type RateKey = Pick<ExchangeRate, 'day' | 'fromCurrency' | 'toCurrency'>;

/** A conversion that needs a rate for a day, YYYY-MM-DD. */
export interface WantedRate {
  readonly from: CurrencyCode;
  readonly to: CurrencyCode;
  readonly date: string;
}

/** A rate as it was set: exact decimal text, in the direction it was set in. */
export type LatestRate = Pick<ExchangeRate, 'day' | 'fromCurrency' | 'rate'>;

/** Which rates to list; days as YYYY-MM-DD, both included. */
export interface RateSelection {
  from?: CurrencyCode | null | undefined;
  to?: CurrencyCode | null | undefined;
  dateFrom?: string | null | undefined;
  dateTo?: string | null | undefined;
}

/** The one order of the list: latest day first. */
const LATEST_FIRST: KeysetOrder = [
  { property: 'day', descending: true },
  { property: 'id', descending: true },
];

/** Reads and writes one tenant's exchange rates, within the caller's transaction. */
export class ExchangeRateRepository {
  readonly #em: EntityManager;

  constructor(em: EntityManager) {
    this.#em = em;
  }

  /**
   * For each conversion the latest rate between its currencies, in either direction, of its day or at most `maxAgeDays` before;
   * of two of one day the direct one. In the order of `wanted`, null where there is none.
   */
  async latest(wanted: readonly WantedRate[], maxAgeDays: number): Promise<(LatestRate | null)[]> {
    const rows: (LatestRate | { day: null })[] = await this.#em.execute(
      `select latest.*
       from rows from (json_to_recordset(?::json) as ("from" text, "to" text, "date" date)) with ordinality as wanted
       left join lateral (
         select day::text as day, from_currency as "fromCurrency", rate::text as rate
         from exchange_rates
         where ((from_currency = wanted."from" and to_currency = wanted."to")
             or (from_currency = wanted."to" and to_currency = wanted."from"))
           and day between wanted."date" - ?::integer and wanted."date"
         order by exchange_rates.day desc, from_currency = wanted."from" desc
         limit 1
       ) as latest on true
       order by wanted.ordinality`,
      [JSON.stringify(wanted), maxAgeDays],
    );
    return rows.map((row) => (row.day === null ? null : row));
  }

  /** Null while the tenant's settings are not known. */
  async baseCurrency(): Promise<CurrencyCode | null> {
    const settings = await this.#em.findOne(TenantSettingsEntity, {});
    return settings?.baseCurrency ?? null;
  }

  async findMany(ids: readonly number[]): Promise<ExchangeRate[]> {
    return this.#em.find(ExchangeRateEntity, { id: { $in: [...ids] } });
  }

  /** Inserts a rate unless there is one for this day; waits for whoever is inserting it just now. @returns whether it did */
  async insert(tenantId: number, { key, rate }: { key: RateKey; rate: string }, now: Date): Promise<boolean> {
    const inserted: unknown[] = await this.#em.execute(
      `insert into exchange_rates (tenant_id, day, from_currency, to_currency, rate, created_at, updated_at)
       values (?, ?, ?, ?, ?, ?, ?) on conflict on constraint exchange_rates_day do nothing returning id`,
      [tenantId, key.day, key.fromCurrency, key.toCurrency, rate, now, now],
    );
    return inserted.length > 0;
  }

  /** A rate that is there, locked until the transaction ends. */
  async findForUpdate(key: RateKey): Promise<ExchangeRate> {
    return this.#em.findOneOrFail(ExchangeRateEntity, key, { lockMode: LockMode.PESSIMISTIC_WRITE });
  }

  /** Up to one rate more than a page has, latest day first, and how many there are in all. */
  async page(selection: RateSelection, page: Page): Promise<[ExchangeRate[], number]> {
    const where = conditionOf(selection);
    const query = pageQuery(LATEST_FIRST, page);
    const rows = await this.#em.find(ExchangeRateEntity, { $and: [where, query.where] }, query.options);
    return [rows, await totalOf(rows, page, () => this.#em.count(ExchangeRateEntity, where))];
  }

  /** Writes what was changed on rates that were locked. */
  async flush(): Promise<void> {
    await this.#em.flush();
  }
}

/** Where a rate stands in the list. */
export function rateCursor({ day, id }: ExchangeRate): string {
  return cursorAt(LATEST_FIRST, (property) => (property === 'day' ? day : id));
}

function conditionOf({ from, to, dateFrom, dateTo }: RateSelection): FilterQuery<ExchangeRate> {
  return {
    $and: [
      from ? { fromCurrency: from } : {},
      to ? { toCurrency: to } : {},
      dateFrom ? { day: { $gte: dateFrom } } : {},
      dateTo ? { day: { $lte: dateTo } } : {},
    ],
  };
}
