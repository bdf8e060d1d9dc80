import { defineEntity, p, type InferEntity } from '@mikro-orm/postgresql';
import type { CurrencyCode } from '@outlay/money/currencies';
import { tenantProperties, tenantWall } from '@outlay/tenancy/tenant-wall';
import type { RateSource } from '../exchange-rates/rate-source.ts';

export const TransferEntity = defineEntity({
  name: 'Transfer',
  tableName: 'transfers',
  ...tenantWall,
  properties: {
    ...tenantProperties,
    fromAccountId: p.bigint('number'),
    toAccountId: p.bigint('number'),
    /** Amount debited, in minor units of `currency`. */
    amountMinor: p.bigint(),
    currency: p.string().$type<CurrencyCode>(),
    /** Amount credited, in minor units of `toCurrency`. */
    toAmountMinor: p.bigint(),
    toCurrency: p.string().$type<CurrencyCode>(),
    /** Decimal text, for people: at most 12 decimals. */
    rate: p.decimal('string'),
    /** YYYY-MM-DD the rate was set for; null where none was needed or used. */
    rateDate: p.date().nullable(),
    rateSource: p.string().$type<RateSource>(),
    /** YYYY-MM-DD. */
    date: p.date(),
    note: p.string().nullable(),
    createdBy: p.bigint('number').nullable(),
    /** The API key that recorded it; null for a user. */
    createdByKey: p.bigint('number').nullable(),
    createdAt: p.datetime(),
    /** When two more entries took it back; null for one that stands. */
    reversedAt: p.datetime().nullable(),
    reversedBy: p.bigint('number').nullable(),
    reversedByKey: p.bigint('number').nullable(),
    version: p.integer(),
  },
});

/** Money moved between two accounts of a tenant. */
export type Transfer = InferEntity<typeof TransferEntity>;
