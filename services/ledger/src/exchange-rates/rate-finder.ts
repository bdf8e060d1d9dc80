import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError } from '@outlay/errors/app-error';
import type { CurrencyCode } from '@outlay/money/currencies';
import { formatRate, invertRate, parseRate, type Rate } from '@outlay/money/rate';
import { ExchangeRateRepository } from './exchange-rate.repository.ts';

/** How old a rate may be on the day it is used for, in days. */
export const RATE_MAX_AGE_DAYS = 7;

const SAME: Rate = { numerator: 1n, denominator: 1n };

/** The rate a conversion is booked at. */
export interface FoundRate {
  /** Exact: convert with this. */
  rate: Rate;
  /** For records: at most 12 decimals, so an inverse may be rounded here. */
  rateText: string;
  /** The day it was set for; null where both currencies are the same and none was needed. */
  rateDate: string | null;
}

/**
 * The rate from one currency to another for a day: the latest on or before it, at most 7 days old, set directly or in the
 * other direction; of two for the same day the direct one.
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
  if (from === to) return { rate: SAME, rateText: '1', rateDate: null };
  const latest = await new ExchangeRateRepository(em).latest(from, to, date, RATE_MAX_AGE_DAYS);
  if (!latest) throw rateMissing(from, to, date);
  const given = parseRate(latest.rate);
  const rate = latest.fromCurrency === from ? given : invertRate(given);
  return { rate, rateText: formatRate(rate), rateDate: latest.day };
}

function rateMissing(from: CurrencyCode, to: CurrencyCode, date: string): AppError {
  const message = `There is no exchange rate from ${from} to ${to} for ${date} or the ${RATE_MAX_AGE_DAYS} days before.`;
  return new AppError('RATE_MISSING', message, [{ field: 'currency', message, code: 'RATE_MISSING' }]);
}
