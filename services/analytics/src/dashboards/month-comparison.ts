import type { MonthComparison } from '../__generated__/resolvers.ts';
import { addMonths, earliest, latest, monthOf, monthsBetween, type Month } from '../calendar/months.ts';
import type { MonthRange } from '../forecast/forecast.ts';
import { LONGEST_MONTHS, OPEN_END_MONTHS } from '../forecast/remaining-months.ts';
import type { ProjectFigures } from '../spend/project-spend.service.ts';
import { projectedSeries } from '../spend/projected-series.ts';
import { toMoney, toMoneyOrNull } from './money.mapper.ts';

/** Actual, projected and forecast spend by month. @param ranges those of the project's forecast */
export function compareMonths(figures: ProjectFigures, ranges: readonly MonthRange[]): MonthComparison[] {
  const { project, currency, today, burnRateMinor } = figures;
  const months = comparedMonths(figures);
  const spent = new Map(figures.months.map(({ month, amountMinor }) => [month, amountMinor]));
  const projected = projectedSeries(months, { ...project, burnRateMinor });
  const rangeOf = new Map(ranges.map((range) => [range.month, range]));
  let [actualToDate, projectedToDate] = [figures.spentBeforeMinor, 0n];
  return months.map((month, index) => {
    const isFuture = month > monthOf(today);
    const actual = spent.get(month) ?? 0n;
    const planned = projected[index] ?? 0n;
    const range = month < monthOf(today) ? undefined : rangeOf.get(month);
    actualToDate += actual;
    projectedToDate += planned;
    return {
      month,
      actual: toMoneyOrNull(isFuture ? null : actual, currency),
      projected: toMoney(planned, currency),
      cumulativeActual: toMoneyOrNull(isFuture ? null : actualToDate, currency),
      cumulativeProjected: toMoney(projectedToDate, currency),
      forecast: range
        ? {
            low: toMoney(range.lowMinor, currency),
            expected: toMoney(range.expectedMinor, currency),
            high: toMoney(range.highMinor, currency),
          }
        : null,
    };
  });
}

/** The project's months, and those up to its end; an active project without an end has the next twelve. */
function comparedMonths({ project, today, months }: ProjectFigures): Month[] {
  const current = monthOf(today);
  const first = months[0]?.month ?? current;
  const last = months.at(-1)?.month ?? current;
  const openEnd = project.status === 'active' ? addMonths(latest(current, first), OPEN_END_MONTHS) : last;
  const end =
    project.endDate === null ? openEnd : earliest(monthOf(project.endDate), addMonths(current, LONGEST_MONTHS));
  return monthsBetween(first, latest(last, end));
}
