import { apportion } from '@outlay/money/apportion';
import {
  daysBetween,
  earliest,
  firstDayOf,
  lastDayOf,
  latest,
  monthOf,
  monthsBetween,
  type Month,
} from '../calendar/months.ts';

/** Input of {@link projectedSeries}. Amounts in minor units, days as YYYY-MM-DD. */
export interface Spread {
  projectedEstimateMinor: bigint;
  startDate: string;
  endDate: string | null;
  /** Mean spend of a month, where one is known. */
  burnRateMinor: bigint | null;
}

/** A plan of more months than this (a hundred years) is a slip of the pen; the estimate goes to the first of them. */
const MOST = 1_200;

/**
 * The estimate's share of each of these months: the estimate spread evenly over the days of the project, in whole minor units
 * that sum up to it over all its months; nothing outside of them. Where the end is open, the burn rate; while that is unknown, the
 * estimate over the days to the end of the last of these months.
 */
export function projectedSeries(months: readonly Month[], spread: Spread): bigint[] {
  const { startDate, projectedEstimateMinor, burnRateMinor } = spread;
  if (spread.endDate === null && burnRateMinor !== null) return months.map(() => burnRateMinor);
  const endDate = spread.endDate ?? lastDayOf(months.at(-1) ?? monthOf(startDate));
  const planned = monthsBetween(monthOf(startDate), monthOf(endDate)).slice(0, MOST);
  const weights = planned.map((month) => BigInt(daysWithin(month, startDate, endDate)));
  const shares = apportion(projectedEstimateMinor, weights);
  const byMonth = new Map(planned.map((month, index) => [month, shares[index] ?? 0n]));
  return months.map((month) => byMonth.get(month) ?? 0n);
}

/** Number of days of a month between two days, both included. */
export function daysWithin(month: Month, from: string, to: string): number {
  return Math.max(0, daysBetween(latest(firstDayOf(month), from), earliest(lastDayOf(month), to)) + 1);
}
