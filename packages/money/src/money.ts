import { invalidField } from '@outlay/errors/app-error';
import type { CurrencyCode } from './currencies.ts';
import { formatDecimal, magnitude, parseDecimal, powerOfTen } from './decimal.ts';
import { MINOR_UNIT_EXPONENTS } from './iso-4217.ts';

/** An exact amount: whole minor units (cents of USD, yen of JPY) of one currency. */
export interface Money {
  readonly amountMinor: bigint;
  readonly currency: CurrencyCode;
}

/** Amounts stay below this, in minor units, on both sides of zero: they fit a JSON number and an int64 with room for sums. */
export const MINOR_UNITS_LIMIT = 10n ** 15n;
const LIMIT_DIGITS = 15;

/** Number of decimals of an amount in the currency: 2 for USD, 0 for JPY, 3 for KWD. */
export function exponentOf(currency: CurrencyCode): number {
  return MINOR_UNIT_EXPONENTS[currency];
}

/**
 * Reads a plain decimal text as minor units of the currency: `parseAmount('12.5', 'USD')` is `1250n`.
 *
 * @param field the name the caller's client knows the amount by; it is named in the error
 * @throws AppError VALIDATION_FAILED when the text is no plain decimal, has more decimals than the currency, or is out of range
 */
export function parseAmount(decimal: string, currency: CurrencyCode, field = 'amount'): bigint {
  const { units, scale } = parseDecimal(decimal, field);
  const exponent = exponentOf(currency);
  if (scale > exponent) {
    const message = `must have at most ${exponent} decimals in ${currency}`;
    throw invalidField(field, message, 'TOO_MANY_DECIMALS');
  }
  const amountMinor = units * powerOfTen(exponent - scale);
  if (magnitude(amountMinor) < MINOR_UNITS_LIMIT) return amountMinor;
  const digits = LIMIT_DIGITS - exponent;
  throw invalidField(
    field,
    `must have at most ${digits} digits before the decimal point in ${currency}`,
    'OUT_OF_RANGE',
  );
}

/** Writes minor units with all the decimals of the currency: `formatAmount(1250n, 'USD')` is `12.50`. */
export function formatAmount(amountMinor: bigint, currency: CurrencyCode): string {
  return formatDecimal({ units: amountMinor, scale: exponentOf(currency) });
}

/**
 * Returns a result of arithmetic when its minor units are below {@link MINOR_UNITS_LIMIT}.
 *
 * @param result names it for people: `the balance of the account`
 * @throws AppError VALIDATION_FAILED naming `field` otherwise
 */
export function requireInRange(amountMinor: bigint, currency: CurrencyCode, result: string, field = 'amount'): bigint {
  if (magnitude(amountMinor) < MINOR_UNITS_LIMIT) return amountMinor;
  const [beyond, last]: [string, bigint] =
    amountMinor > 0n ? ['above', MINOR_UNITS_LIMIT - 1n] : ['below', 1n - MINOR_UNITS_LIMIT];
  const message = `is too large: ${result} would be ${beyond} ${formatAmount(last, currency)} ${currency}`;
  throw invalidField(field, message, 'OUT_OF_RANGE');
}
