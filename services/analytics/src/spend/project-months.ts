import { addMonths, earliest, latest, monthOf, monthsBetween, type Month } from '../calendar/months.ts';

/** What the months of a project follow from. */
export interface ProjectSpan {
  startDate: string;
  endDate: string | null;
  /** Months in which something was spent, in any order. */
  spentMonths: Iterable<Month>;
  /** The current day where the tenant is. */
  today: string;
}

/** More months than that are not listed one by one: a start in the year 1 is a slip of the pen. The newest are. */
const MOST = 600;

/**
 * The months of a project: from its first day, or its first spend when that is earlier, to the current month. One that has ended
 * goes to its end, or to its last spend when that is later; one that has not begun has the month of its start. Spend that is
 * dated ahead is never left out.
 */
export function projectMonths({ startDate, endDate, spentMonths, today }: ProjectSpan): Month[] {
  const spent = [...spentMonths];
  const first = earliest(monthOf(startDate), ...spent);
  const current = monthOf(today);
  const hasEnded = endDate !== null && monthOf(endDate) < current;
  const last = latest(first, hasEnded ? monthOf(endDate) : current, ...spent);
  return monthsBetween(latest(first, addMonths(last, 1 - MOST)), last);
}
