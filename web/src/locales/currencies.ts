import { MINOR_UNIT_EXPONENTS } from '@outlay/money/iso-4217';
import { locale } from './preferences.ts';

/** Codes of every currency that amounts can be kept in, in alphabetical order. */
export const CURRENCIES: readonly string[] = Object.keys(MINOR_UNIT_EXPONENTS);

const digits = new Map<string, number>(Object.entries(MINOR_UNIT_EXPONENTS));

/** Decimals of an amount in this currency, as the server keeps them; Intl differs for some. */
export function digitsOf(currency: string): number {
  return digits.get(currency) ?? 2;
}

/** Name of a currency in the user's language, such as "Swiss franc". */
export function currencyName(code: string): string {
  return new Intl.DisplayNames(locale.value, { type: 'currency' }).of(code) ?? code;
}
