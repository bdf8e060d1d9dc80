import type { CurrencyCode } from './currencies.ts';
import { powerOfTen } from './decimal.ts';
import { exponentOf, requireInRange } from './money.ts';
import { rateOf } from './rate.ts';
import type { Rate } from './rate.ts';
import { divideHalfEven } from './rounding.ts';

/**
 * Converts minor units of one currency to minor units of another, rounding once, half-even, at the very end:
 * `convert(1000n, 'USD', 'JPY', '154.32')` is `1543n` (10.00 USD -> 1543 JPY).
 *
 * @param rate what one major unit of `from` costs in major units of `to`; a decimal text, or an exact fraction
 * @param field named in the error when the result is out of range
 * @throws AppError VALIDATION_FAILED when the rate is no positive decimal or the result is not below 10^15 minor units
 */
export function convert(
  amountMinor: bigint,
  from: CurrencyCode,
  to: CurrencyCode,
  rate: Rate | string,
  field = 'amount',
): bigint {
  const { numerator, denominator } = rateOf(rate);
  const targetUnits = amountMinor * numerator * powerOfTen(exponentOf(to));
  const converted = divideHalfEven(targetUnits, denominator * powerOfTen(exponentOf(from)));
  return requireInRange(converted, to, `its value in ${to}`, field);
}
