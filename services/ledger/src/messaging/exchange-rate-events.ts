import { create, toBinary } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { DomainEvent } from '@outlay/messaging/outbox';
import { ExchangeRateSchema } from '@outlay/proto/outlay/ledger/v1/exchange_rate_pb.ts';
import type { ExchangeRate } from '../exchange-rates/exchange-rate.entity.ts';

/** A rate's full state after it was set. */
export function exchangeRateEvent(exchangeRate: ExchangeRate): DomainEvent {
  const payload = create(ExchangeRateSchema, {
    id: BigInt(exchangeRate.id),
    date: exchangeRate.day,
    from: exchangeRate.fromCurrency,
    to: exchangeRate.toCurrency,
    rate: exchangeRate.rate,
    createdAt: timestampFromDate(exchangeRate.createdAt),
    updatedAt: timestampFromDate(exchangeRate.updatedAt),
  });
  return {
    topic: 'ledger.exchange-rate',
    type: 'ExchangeRateSet',
    aggregateId: exchangeRate.id,
    version: exchangeRate.version,
    payload: toBinary(ExchangeRateSchema, payload),
  };
}
