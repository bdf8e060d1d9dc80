import { formatRate, parseRate } from '@outlay/money/rate';
import type { ExchangeRate as GraphQLRate } from '../__generated__/resolvers.ts';
import type { ExchangeRate } from './exchange-rate.entity.ts';

/** A rate as GraphQL shows it: the only crossing from the table to the API. */
export function toExchangeRate(row: ExchangeRate): GraphQLRate {
  return {
    id: String(row.id),
    date: row.day,
    from: row.fromCurrency,
    to: row.toCurrency,
    rate: plainRate(row.rate),
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** The same number without trailing zeros. */
export function plainRate(rate: string): string {
  return formatRate(parseRate(rate));
}
