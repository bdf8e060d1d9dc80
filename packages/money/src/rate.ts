import { invalidField } from '@outlay/errors/app-error';
import { formatDecimal, parseDecimal, powerOfTen } from './decimal.ts';
import { divideHalfEven } from './rounding.ts';

/**
 * An exchange rate as an exact positive fraction: one major unit of the source currency is `numerator / denominator` major
 * units of the target. A fraction, because the inverse of a decimal rate is seldom a decimal, and must not be rounded twice.
 */
export interface Rate {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Digits on either side of the point of a rate: enough for IRR -> KWD. An inverse can need one more: keep rates in `numeric(25, 12)`. */
export const RATE_DIGITS = 12;
const SMALLEST = formatDecimal({ units: 1n, scale: RATE_DIGITS });

/**
 * Reads a positive plain decimal such as `0.9134` with at most 12 digits before the point. More than 12 after it are rounded
 * half-even: a quotient of two amounts is a rate, too.
 *
 * @param field the name the caller's client knows the rate by; it is named in the error
 * @throws AppError VALIDATION_FAILED when it is no such decimal
 */
export function parseRate(decimal: string, field = 'rate'): Rate {
  const { units, scale } = parseDecimal(decimal, field);
  const denominator = powerOfTen(Math.min(scale, RATE_DIGITS));
  const numerator = scale > RATE_DIGITS ? divideHalfEven(units, powerOfTen(scale - RATE_DIGITS)) : units;
  if (numerator <= 0n) throw invalidField(field, `must be at least ${SMALLEST}`, 'NOT_POSITIVE');
  if (numerator >= denominator * powerOfTen(RATE_DIGITS)) {
    throw invalidField(field, `must have at most ${RATE_DIGITS} digits before the point`, 'OUT_OF_RANGE');
  }
  return Object.freeze({ numerator, denominator });
}

/**
 * The exact rate in the other direction.
 *
 * @param rate a fraction, or a decimal text that {@link parseRate} accepts
 * @throws AppError VALIDATION_FAILED when the text is no rate
 */
export function invertRate(rate: Rate | string): Rate {
  const { numerator, denominator } = rateOf(rate);
  return Object.freeze({ numerator: denominator, denominator: numerator });
}

/**
 * Writes a rate for people and records, with up to 12 decimals (half-even) and no trailing zeros. Exact for a rate that was
 * parsed; an inverse may be rounded here, so convert with the fraction and record the text.
 */
export function formatRate({ numerator, denominator }: Rate): string {
  const units = divideHalfEven(numerator * powerOfTen(RATE_DIGITS), denominator);
  return formatDecimal({ units, scale: RATE_DIGITS }).replace(/\.?0+$/, '');
}

/** A rate in either form, as the fraction. Throws as {@link parseRate} does. */
export function rateOf(rate: Rate | string): Rate {
  return typeof rate === 'string' ? parseRate(rate) : rate;
}
