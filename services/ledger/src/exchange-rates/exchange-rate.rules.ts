import { invalidField } from '@outlay/errors/app-error';
import { currencyOf } from '@outlay/money/currencies';
import { formatRate, parseRate } from '@outlay/money/rate';
import type { SetExchangeRateInput } from '../__generated__/resolvers.ts';
import { checkTogether } from '@outlay/errors/check-together';
import { checkBookingDate } from '../validation/date.ts';
import type { RateKey } from './exchange-rate.repository.ts';

/** A rate to set: its day and currencies, and the rate as plain decimal text. */
export interface RateToSet {
  key: RateKey;
  rate: string;
}

/**
 * @param today the day in the tenant's time zone
 * @throws AppError VALIDATION_FAILED with one detail per wrong field
 */
export function readRate(input: SetExchangeRateInput, today: string): RateToSet {
  const from = () => currencyOf(input.from, 'from');
  const to = () => differentFrom(currencyOf(input.to, 'to'), input.from);
  const rate = () => formatRate(parseRate(input.rate, 'rate'));
  const date = () => checkBookingDate(input.date, 'date', today);
  checkTogether(from, to, rate, date);
  return { key: { day: date(), fromCurrency: from(), toCurrency: to() }, rate: rate() };
}

function differentFrom<Code extends string>(to: Code, from: string): Code {
  if (to === from) throw invalidField('to', 'must be another currency than from', 'REPEATED');
  return to;
}
