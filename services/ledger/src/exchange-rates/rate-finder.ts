import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError } from '@outlay/errors/app-error';
import type { CurrencyCode } from '@outlay/money/currencies';
import { formatRate, invertRate, parseRate, type Rate } from '@outlay/money/rate';
import { ExchangeRateRepository, type WantedRate } from './exchange-rate.repository.ts';

/** Maximum age of a rate on the day it is used for, in days. */
export const RATE_MAX_AGE_DAYS = 7;

/** The rate a conversion is booked at. */
export interface FoundRate {
  /** Exact: convert with this. */
  rate: Rate;
  /** For people: at most 12 decimals, so an inverse may be rounded here. */
  rateText: string;
  /** The day it was set for, YYYY-MM-DD; null where both currencies are the same and none was needed. */
  rateDate: string | null;
}

/** Rates by {@link rateKey}; null where there is none. */
export type RateTable = ReadonlyMap<string, FoundRate | null>;

/** One text for each wanted rate. */
export function rateKey({ from, to, date }: WantedRate): string {
  return `${from}${to}${date}`;
}

const SAME: FoundRate = { rate: { numerator: 1n, denominator: 1n }, rateText: '1', rateDate: null };

/**
 * For each conversion the latest rate on or before its day, at most 7 days old, set directly or in the other direction; of two
 * of one day the direct one. One query for all of them.
 *
 * @returns in the order of `wanted`; null where there is none
 */
export async function ratesFor(em: EntityManager, wanted: readonly WantedRate[]): Promise<(FoundRate | null)[]> {
  const needed = wanted.filter(({ from, to }) => from !== to);
  const latest = needed.length === 0 ? [] : await new ExchangeRateRepository(em).latest(needed, RATE_MAX_AGE_DAYS);
  const found = new Map(needed.map((want, index) => [want, latest[index]]));
  return wanted.map((want) => {
    if (want.from === want.to) return SAME;
    const row = found.get(want);
    if (!row) return null;
    const given = parseRate(row.rate);
    const rate = row.fromCurrency === want.from ? given : invertRate(given);
    return { rate, rateText: formatRate(rate), rateDate: row.day };
  });
}

/**
 * The rate from one currency to another for a day, as {@link ratesFor} finds it.
 *
 * @param date YYYY-MM-DD
 * @throws AppError RATE_MISSING where there is none
 */
export async function rateFor(
  em: EntityManager,
  from: CurrencyCode,
  to: CurrencyCode,
  date: string,
): Promise<FoundRate> {
  const wanted = { from, to, date };
  const [found] = await ratesFor(em, [wanted]);
  if (!found) throw rateMissing(wanted);
  return found;
}

/** 400: nobody has set the rate that a conversion needs. */
export function rateMissing({ from, to, date }: WantedRate): AppError {
  const message = `There is no exchange rate from ${from} to ${to} for ${date} or the ${RATE_MAX_AGE_DAYS} days before.`;
  return new AppError('RATE_MISSING', message, [{ field: 'currency', message, code: 'RATE_MISSING' }]);
}
