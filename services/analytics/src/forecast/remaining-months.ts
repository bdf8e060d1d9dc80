import {
  addDays,
  addMonths,
  daysIn,
  earliest,
  lastDayOf,
  monthOf,
  monthsBetween,
  type Month,
} from '../calendar/months.ts';
import { daysWithin } from '../spend/projected-series.ts';

/** Horizon of a forecast for a project without an end, in months after the current one. */
export const OPEN_END_MONTHS = 12;
/** No forecast looks further ahead than this: what lies beyond says nothing, and costs the more to simulate. */
export const LONGEST_MONTHS = 120;

/** A month of a project's remaining time. */
export interface RemainingMonth {
  month: Month;
  /** The part of it that is left, above 0 up to 1. */
  part: number;
}

/**
 * A project's remaining time, month by month: of the current month the days after today, of the last one the days up to the end.
 * Empty when the last day is today or has passed.
 */
export function remainingMonths(today: string, endDate: string | null): RemainingMonth[] {
  const tomorrow = addDays(today, 1);
  if (tomorrow === null) return [];
  const current = monthOf(today);
  const horizon = lastDayOf(addMonths(current, endDate === null ? OPEN_END_MONTHS : LONGEST_MONTHS));
  const lastDay = endDate === null ? horizon : earliest(endDate, horizon);
  return monthsBetween(current, monthOf(lastDay))
    .map((month) => ({ month, part: daysWithin(month, tomorrow, lastDay) / daysIn(month) }))
    .filter(({ part }) => part > 0);
}
