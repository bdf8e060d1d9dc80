import type { z } from 'zod';
import type { ExchangeRateDetailsFragment } from '../../__generated__/rest-operations.ts';
import { jsonNumber } from '../kit/exact-json.ts';
import type { exchangeRate } from './exchange-rates.schemas.ts';

/** An exchange rate as REST answers it. */
export function toExchangeRate(found: ExchangeRateDetailsFragment): z.output<typeof exchangeRate> {
  return {
    id: Number(found.id),
    date: found.date,
    from: found.from,
    to: found.to,
    rate: jsonNumber(found.rate),
    created_at: found.createdAt,
    updated_at: found.updatedAt,
  };
}
