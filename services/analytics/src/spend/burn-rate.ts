import { divideHalfEven } from '@outlay/money/rounding';
import type { Month } from '../calendar/months.ts';

/** Spend of one month, in minor units. */
export interface MonthAmount {
  month: Month;
  amountMinor: bigint;
}

const MOST = 6;

/** The months that are over: those before the current one. */
export function closedMonths(months: readonly MonthAmount[], currentMonth: Month): MonthAmount[] {
  return months.filter(({ month }) => month < currentMonth);
}

/** Mean spend of the last closed months, up to six, in minor units; null while none is closed. */
export function burnRate(closed: readonly MonthAmount[]): bigint | null {
  const last = closed.slice(-MOST);
  if (last.length === 0) return null;
  const sum = last.reduce((total, { amountMinor }) => total + amountMinor, 0n);
  return divideHalfEven(sum, BigInt(last.length));
}
