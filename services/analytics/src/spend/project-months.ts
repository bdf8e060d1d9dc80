import { addMonths, latest, monthOf, monthsBetween, type Month } from '../calendar/months.ts';

/** Input of {@link projectMonths}. */
export interface ProjectSpan {
  startDate: string;
  endDate: string | null;
  /** Months with spend, in any order. */
  spentMonths: Iterable<Month>;
  /** The current day where the tenant is. */
  today: string;
}

/** At most this many months are listed one by one, the newest: a hundred years. */
export const MOST_MONTHS = 1_200;

/** Spend is dated at most a year ahead. Older rows that are dated later are in the total, and in no month. */
export const MONTHS_AHEAD = 12;

/**
 * The months of a project: from its start to the current month. One that has ended goes to its end, or to its last spend when that
 * is later; one that has not begun has the month of its start. Spend that is dated ahead has its month too.
 */
export function projectMonths({ startDate, endDate, spentMonths, today }: ProjectSpan): Month[] {
  const first = monthOf(startDate);
  const current = monthOf(today);
  const furthest = addMonths(current, MONTHS_AHEAD);
  const hasEnded = endDate !== null && monthOf(endDate) < current;
  const spent = [...spentMonths].filter((month) => month <= furthest);
  const last = latest(first, hasEnded ? monthOf(endDate) : current, ...spent);
  return monthsBetween(latest(first, addMonths(last, 1 - MOST_MONTHS)), last);
}
