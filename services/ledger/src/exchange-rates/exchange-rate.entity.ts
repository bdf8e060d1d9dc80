import { defineEntity, p, type InferEntity } from '@mikro-orm/postgresql';
import type { CurrencyCode } from '@outlay/money/currencies';
import { tenantProperties, tenantWall } from '@outlay/tenancy/tenant-wall';

export const ExchangeRateEntity = defineEntity({
  name: 'ExchangeRate',
  tableName: 'exchange_rates',
  ...tenantWall,
  properties: {
    ...tenantProperties,
    /** YYYY-MM-DD. */
    day: p.date(),
    fromCurrency: p.string().$type<CurrencyCode>(),
    toCurrency: p.string().$type<CurrencyCode>(),
    /** Exact decimal, as PostgreSQL writes numeric(24, 12): with trailing zeros. */
    rate: p.decimal('string'),
    version: p.integer(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

/** Exchange rate of a day: units of `toCurrency` for one unit of `fromCurrency`. */
export type ExchangeRate = InferEntity<typeof ExchangeRateEntity>;
