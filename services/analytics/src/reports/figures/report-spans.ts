import { addDays, firstDayOf, lastDayOf, monthOf } from '../../calendar/months.ts';
import { splitIntoMonths } from '../period/month-split.ts';
import type { Days } from '../period/report-period.ts';
import { SPAN } from './report-sums-sql.ts';

/** Days that are added up together, as whole months and other days. */
interface Span {
  span: number;
  whole: Days | null;
  edges: readonly Days[];
}

/** The spans of a period, and of the one before. */
export function spansOf(period: Days, previous: Days | null): Span[] {
  const spanOf = (span: number, days: Days): Span => ({ span, ...splitIntoMonths(days) });
  return [spanOf(SPAN.period, period), ...(previous ? [spanOf(SPAN.previous, previous)] : [])];
}

/** The same, without sums of months: all days one by one. */
export function spansOfDays(period: Days, previous: Days | null): Span[] {
  const spanOf = (span: number, days: Days): Span => ({ span, whole: null, edges: [days] });
  return [spanOf(SPAN.period, period), ...(previous ? [spanOf(SPAN.previous, previous)] : [])];
}

/** The spans of all days before and after a period. */
export function spansAround({ from, to }: Days): Span[] {
  const [firstOfMonth, lastOfMonth] = [firstDayOf(monthOf(from)), lastDayOf(monthOf(to))];
  const [before, after] = [addDays(from, -1) ?? from, addDays(to, 1) ?? to];
  return [
    {
      span: SPAN.before,
      whole: { from: '-infinity', to: addDays(firstOfMonth, -1) ?? from },
      edges: from === firstOfMonth ? [] : [{ from: firstOfMonth, to: before }],
    },
    {
      span: SPAN.after,
      whole: { from: addDays(lastOfMonth, 1) ?? to, to: 'infinity' },
      edges: to === lastOfMonth ? [] : [{ from: after, to: lastOfMonth }],
    },
  ];
}

/** Spans as the parameters `$4` to `$9` of `reportSumsSql`. */
export function spanColumns(spans: readonly Span[]): unknown[] {
  const whole = spans.flatMap(({ span, whole: days }) => (days ? [{ span, ...days }] : []));
  const edges = spans.flatMap(({ span, edges: all }) => all.map((days) => ({ span, ...days })));
  return [whole, edges].flatMap((rows) => [
    rows.map(({ span }) => span),
    rows.map(({ from }) => from),
    rows.map(({ to }) => to),
  ]);
}
