import { LockMode, type EntityManager, type FilterQuery } from '@mikro-orm/postgresql';
import type { CurrencyCode } from '@outlay/money/currencies';
import type { PageArgs } from '@outlay/service-kit/graphql/connection';
import { afterCursor, cursorAt, orderByOf, type KeysetOrder } from '@outlay/service-kit/graphql/keyset';
import { ExchangeRateEntity, type ExchangeRate } from './exchange-rate.entity.ts';

/** What there is one rate for. */
export type RateKey = Pick<ExchangeRate, 'day' | 'fromCurrency' | 'toCurrency'>;

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

  /** The latest rate between two currencies, in either direction, of `date` or at most `maxAgeDays` before; of two of one day the direct one. */
  async latest(from: CurrencyCode, to: CurrencyCode, date: string, maxAgeDays: number): Promise<ExchangeRate | null> {
    const either = [
      { fromCurrency: from, toCurrency: to },
      { fromCurrency: to, toCurrency: from },
    ];
    const day = { $lte: date, $gte: daysBefore(date, maxAgeDays) };
    const candidates = await this.#em.find(
      ExchangeRateEntity,
      { day, $or: either },
      { orderBy: { day: 'desc' }, limit: 2 },
    );
    const [latest] = candidates;
    return candidates.find((rate) => rate.day === latest?.day && rate.fromCurrency === from) ?? latest ?? null;
  }

  /** Locked, so that two writers of the same rate follow one another. */
  async lock(key: RateKey): Promise<ExchangeRate | null> {
    return this.#em.findOne(ExchangeRateEntity, key, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
  }

  /** Inserts a rate unless somebody has just inserted that one; waits for them if so. @returns whether it did */
  async insert(tenantId: number, { day, fromCurrency, toCurrency }: RateKey, rate: string, now: Date): Promise<boolean> {
    const inserted: unknown[] = await this.#em.execute(
      `insert into exchange_rates (tenant_id, day, from_currency, to_currency, rate, created_at, updated_at)
       values (?, ?, ?, ?, ?, ?, ?) on conflict on constraint exchange_rates_day do nothing returning id`,
      [tenantId, day, fromCurrency, toCurrency, rate, now, now],
    );
    return inserted.length > 0;
  }

  /** Up to `first + 1` rates of a page, latest day first, and how many there are in all. */
  async page(selection: RateSelection, page: PageArgs): Promise<[ExchangeRate[], number]> {
    const where = conditionOf(selection);
    const rows = await this.#em.find(
      ExchangeRateEntity,
      { $and: [where, afterCursor(LATEST_FIRST, page)] },
      { orderBy: orderByOf(LATEST_FIRST), limit: page.first + 1, offset: page.offset ?? 0 },
    );
    return [rows, await this.#em.count(ExchangeRateEntity, where)];
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

function daysBefore(date: string, days: number): string {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - days);
  return day.toISOString().slice(0, 10);
}
