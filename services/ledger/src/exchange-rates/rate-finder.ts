import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError } from '@outlay/errors/app-error';
import type { CurrencyCode } from '@outlay/money/currencies';
import { formatRate, invertRate, parseRate } from '@outlay/money/rate';
import { crossRate } from './cross-rate.ts';
import type { FoundRate } from './found-rate.ts';
import { ExchangeRateRepository, type WantedRate } from './exchange-rate.repository.ts';

/** Maximum age of a rate on the day it is used for, in days. */
export const RATE_MAX_AGE_DAYS = 7;

/** Rates by {@link rateKey}; null where there is none. */
export type RateTable = ReadonlyMap<string, FoundRate | null>;

/** One text for each wanted rate. */
export function rateKey({ from, to, date }: WantedRate): string {
  return `${from}${to}${date}`;
}

const SAME: FoundRate = { rate: { numerator: 1n, denominator: 1n }, rateText: '1', rateDate: null, rateSource: 'same' };

/**
 * For each conversion the latest rate on or before its day, at most 7 days old, set directly or in the other direction; of two
 * of one day the direct one. Where there is none, the cross rate over the base currency, of two such rates. One query for all of them,
 * and two more where some are missing.
 *
 * @returns in the order of `wanted`; null where there is none
 */
export async function ratesFor(em: EntityManager, wanted: readonly WantedRate[]): Promise<(FoundRate | null)[]> {
  const needed = wanted.filter(({ from, to }) => from !== to);
  const repository = new ExchangeRateRepository(em);
  const direct = await setRates(repository, needed);
  const missing = needed.filter((want) => !direct.has(want));
  const crossed = missing.length === 0 ? new Map<WantedRate, FoundRate>() : await crossRates(repository, missing);
  return wanted.map((want) => (want.from === want.to ? SAME : (direct.get(want) ?? crossed.get(want) ?? null)));
}

async function setRates(
  repository: ExchangeRateRepository,
  wanted: readonly WantedRate[],
): Promise<Map<WantedRate, FoundRate>> {
  const rows = wanted.length === 0 ? [] : await repository.latest(wanted, RATE_MAX_AGE_DAYS);
  return new Map(
    wanted.flatMap((want, index): [WantedRate, FoundRate][] => {
      const row = rows[index];
      if (!row) return [];
      const given = parseRate(row.rate);
      const rate = row.fromCurrency === want.from ? given : invertRate(given);
      return [[want, { rate, rateText: formatRate(rate), rateDate: row.day, rateSource: 'daily' }]];
    }),
  );
}

/** Rates over the base currency, for what has no rate of its own. Its legs may be of different days: the date is the older one's. */
async function crossRates(
  repository: ExchangeRateRepository,
  wanted: readonly WantedRate[],
): Promise<Map<WantedRate, FoundRate>> {
  const base = await repository.baseCurrency();
  if (base === null) return new Map();
  const legs = wanted
    .filter(({ from, to }) => from !== base && to !== base)
    .map((want) => ({ want, first: { ...want, to: base }, second: { ...want, from: base } }));
  const found = await setRates(
    repository,
    legs.flatMap(({ first, second }) => [first, second]),
  );
  return new Map(
    legs.flatMap(({ want, first, second }): [WantedRate, FoundRate][] => {
      const cross = crossRate(found.get(first), found.get(second));
      return cross === null ? [] : [[want, cross]];
    }),
  );
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
  const message = `There is no exchange rate from ${from} to ${to}, and none over the base currency, for ${date} or the ${RATE_MAX_AGE_DAYS} days before.`;
  return new AppError('RATE_MISSING', message, [{ field: 'currency', message, code: 'RATE_MISSING' }]);
}
