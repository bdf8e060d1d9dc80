import { invalidField } from '@outlay/errors/app-error';
import { MINOR_UNIT_EXPONENTS } from './iso-4217.ts';

/** An active ISO 4217 code that has a minor unit, such as `USD`. */
export type CurrencyCode = keyof typeof MINOR_UNIT_EXPONENTS;

/** True for a currency that amounts can be kept in. Upper case only, as in the standard. */
export function isCurrency(code: string): code is CurrencyCode {
  return Object.hasOwn(MINOR_UNIT_EXPONENTS, code);
}

/** Every currency, in alphabetical order. */
export const CURRENCIES: readonly CurrencyCode[] = Object.keys(MINOR_UNIT_EXPONENTS).filter(isCurrency);

/**
 * Narrows a text that came from outside to a currency.
 *
 * @param field the name the caller's client knows the text by; it is named in the error
 * @throws AppError VALIDATION_FAILED when it is not an active ISO 4217 code
 */
export function currencyOf(code: string, field = 'currency'): CurrencyCode {
  if (isCurrency(code)) return code;
  throw invalidField(field, 'must be an active ISO 4217 currency code', 'UNKNOWN_CURRENCY');
}
