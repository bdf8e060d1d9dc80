import { addMonths, firstDayOf, lastDayOf, monthOf } from '../../calendar/months.ts';
import type { Days } from './report-period.ts';

/** Days as whole months, and at most two parts of months. */
export interface MonthSplit {
  /** First days of the first and the last whole month; null where there is none. */
  whole: Days | null;
  edges: Days[];
}

/** Splits days into whole months and the rest. */
export function splitIntoMonths({ from, to }: Days): MonthSplit {
  const [first, last] = [monthOf(from), monthOf(to)];
  const firstWhole = from === firstDayOf(first) ? first : addMonths(first, 1);
  const lastWhole = to === lastDayOf(last) ? last : addMonths(last, -1);
  if (firstWhole > lastWhole) return { whole: null, edges: [{ from, to }] };
  return {
    whole: { from: firstDayOf(firstWhole), to: firstDayOf(lastWhole) },
    edges: [
      ...(firstWhole === first ? [] : [{ from, to: lastDayOf(first) }]),
      ...(lastWhole === last ? [] : [{ from: firstDayOf(last), to }]),
    ],
  };
}
