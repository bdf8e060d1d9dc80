import type { Column } from '../table.ts';

const MOST_MONEY_DIGITS = 4;

/** Excel's format of money with so many digits after the point. */
export function moneyFormat(digits: number): string {
  return digits === 0 ? '#,##0' : `#,##0.${'0'.repeat(digits)}`;
}

export const FORMATS = {
  text: 'General',
  date: 'yyyy-mm-dd',
  timestamp: 'yyyy-mm-dd hh:mm:ss',
  month: 'yyyy-mm',
  integer: '0',
  decimal: 'General',
  share: '0.0%',
} as const;

/** Every money format there is, by its digits. */
export const MONEY_FORMATS = Array.from({ length: MOST_MONEY_DIGITS + 1 }, (_none, digits) => moneyFormat(digits));

/** Digits after the point that an amount is shown with: those of its column, else those that it has. */
export function moneyDigits(amount: string, { digits }: Pick<Column, 'digits'>): number {
  if (digits !== undefined) return Math.min(digits, MOST_MONEY_DIGITS);
  const point = amount.indexOf('.');
  return point < 0 ? 0 : Math.min(amount.length - point - 1, MOST_MONEY_DIGITS);
}
