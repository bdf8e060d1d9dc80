import { addDays } from '../calendar/months.ts';

/** Input of {@link exhaustionDate}. Amounts in minor units, days as YYYY-MM-DD. */
export interface ExhaustionInput {
  today: string;
  endDate: string | null;
  /** Starting budget - what is spent. */
  remainingMinor: bigint;
  /** Spend of a month; null while it is not known. */
  burnRateMinor: bigint | null;
  /** The day on which the budget was used up already; null when it is not. */
  usedUpOn: string | null;
}

/** Days of a month, on average over 400 years, in millionths. */
const MONTH_MICRODAYS = 30_436_875n;
const FURTHEST_DAYS = 4_000_000n;

/**
 * The day on which the starting budget is used up at the burn rate, or was. Null when it is not known, and when it never is: nothing
 * is spent, or the project ends before.
 */
export function exhaustionDate({
  today,
  endDate,
  remainingMinor,
  burnRateMinor,
  usedUpOn,
}: ExhaustionInput): string | null {
  if (usedUpOn !== null) return usedUpOn;
  if (burnRateMinor === null || burnRateMinor <= 0n || remainingMinor < 0n) return null;
  const microdays = remainingMinor * MONTH_MICRODAYS;
  const perDay = burnRateMinor * 1_000_000n;
  const days = (microdays + perDay - 1n) / perDay;
  const day = days > FURTHEST_DAYS ? null : addDays(today, Number(days));
  return day === null || (endDate !== null && day > endDate) ? null : day;
}
