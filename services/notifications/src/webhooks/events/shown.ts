import { timestampDate, type Timestamp } from '@bufbuild/protobuf/wkt';
import { currencyOf } from '@outlay/money/currencies';
import { formatAmount } from '@outlay/money/money';
import type { Money } from '@outlay/proto/outlay/common/v1/money_pb.ts';

/** An exact amount as a JSON number. */
export function amountOf(minorUnits: bigint, currency: string): unknown {
  return JSON.rawJSON(formatAmount(minorUnits, currencyOf(currency)));
}

/** The amount of a message; null where it is absent. */
export function optionalAmountOf(money: Money | undefined): unknown {
  return money === undefined ? null : amountOf(money.amountMinor, money.currency);
}

/** @throws Error where the message is absent: the event is malformed */
export function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`The event has no ${name}; it is required.`);
  return value;
}

export function idOf(id: bigint | undefined): number | null {
  return id === undefined ? null : Number(id);
}

export function instantOf(time: Timestamp | undefined): string | null {
  return time === undefined ? null : timestampDate(time).toISOString();
}
