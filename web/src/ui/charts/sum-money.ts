import type { MoneyValue } from '@/locales/format.ts';

/** The exact sum of amounts in one currency; null without amounts. */
export function sumMoney(values: readonly MoneyValue[]): MoneyValue | null {
  const first = values[0];
  if (first === undefined) return null;
  const digits = Math.max(...values.map(({ amount }) => fractionOf(amount).length));
  const total = values.reduce((sum, { amount }) => sum + minorUnits(amount, digits), 0n);
  return { amount: decimal(total, digits), currency: first.currency };
}

function fractionOf(amount: string): string {
  return amount.split('.')[1] ?? '';
}

function minorUnits(amount: string, digits: number): bigint {
  const whole = amount.split('.')[0] ?? '';
  return BigInt(whole + fractionOf(amount).padEnd(digits, '0'));
}

function decimal(minor: bigint, digits: number): string {
  const sign = minor < 0n ? '-' : '';
  const text = String(minor < 0n ? -minor : minor).padStart(digits + 1, '0');
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
