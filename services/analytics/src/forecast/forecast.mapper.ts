import type { CurrencyCode } from '@outlay/money/currencies';
import type { Forecast } from '../__generated__/resolvers.ts';
import { toMoneyOrNull } from '../dashboards/money.mapper.ts';
import type { DatedForecast } from './forecast.service.ts';

/** A forecast as GraphQL shows it. */
export function toForecast(forecast: DatedForecast, currency: CurrencyCode): Forecast {
  return {
    expectedTotal: toMoneyOrNull(forecast.expectedTotalMinor, currency),
    pOverspend: forecast.pOverspend,
    low: toMoneyOrNull(forecast.lowMinor, currency),
    high: toMoneyOrNull(forecast.highMinor, currency),
    exhaustionDate: forecast.exhaustionDate,
    method: forecast.method,
    monthsUsed: forecast.monthsUsed,
  };
}
