import { formatDecimal, formatRate } from '@/locales/format.ts';

interface Pair {
  readonly from: string;
  readonly to: string;
  /** Decimal as the server writes it. */
  readonly rate: string;
}

/** Such as `1 EUR = 1.0866 USD`. */
export function rateText({ from, to, rate }: Pair): string {
  return `1 ${from} = ${formatDecimal(rate)} ${to}`;
}

/** The other direction, rounded; empty where there is no rate yet. */
export function inverseText({ from, to, rate }: Pair): string {
  const value = Number(rate);
  if (!(value > 0) || from === '' || to === '') return '';
  return `1 ${to} ≈ ${formatRate(String(1 / value))} ${from}`;
}
