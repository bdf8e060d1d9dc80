import type { CurrencyCode } from '@outlay/money/currencies';
import { currencySign } from '../values/currency-signs.ts';
import { CellFaultError, quoted } from './cell-error.ts';

/** A code or sign; null for an empty cell, and for a sign of several currencies such as $. @throws CellFaultError */
export function readCurrencyCell(text: string): CurrencyCode | null {
  if (text === '') return null;
  const sign = currencySign(text);
  if (sign !== null) return sign.currency;
  const message = `${quoted(text)} is no currency.`;
  throw new CellFaultError({ code: 'UNKNOWN_CURRENCY', message, hint: 'Write a code of ISO 4217, such as EUR.' });
}
