import type { Month } from '../../calendar/months.ts';
import type { KeyedSums, PeriodSums } from '../figures/report-sums.ts';
import { addSums, NOTHING, subtractSums, type Sum } from '../figures/sum.ts';

/** The sums of a series. Its keys are those of the things it adds up; null for all. */
export interface SeriesSums extends PeriodSums {
  keys: readonly string[] | null;
  /** True for what is beyond the largest. */
  isRest: boolean;
}

const LISTED = 50;
const CHARTED = 12;

/** The one series of everything. */
export function totalSeries(total: PeriodSums): SeriesSums[] {
  return [{ ...total, keys: null, isRest: false }];
}

/** The largest series, and the others together. @param sums largest first @param total of all of them */
export function trendSeries(sums: readonly KeyedSums[], total: PeriodSums): SeriesSums[] {
  return cut(
    sums.map(({ key, ...own }) => ({ ...own, keys: [key], isRest: false })),
    LISTED,
    total,
  );
}

/** Fewer series, for a chart. */
export function chartSeries(series: readonly SeriesSums[], total: PeriodSums): SeriesSums[] {
  return cut(
    series.filter(({ period }) => period.count > 0),
    CHARTED,
    total,
  );
}

function cut(series: readonly SeriesSums[], most: number, total: PeriodSums): SeriesSums[] {
  if (series.length <= most) return [...series];
  const kept = series.slice(0, most);
  const keys = series.slice(most).flatMap(({ keys: own }) => own ?? []);
  return [...kept, { ...without(total, kept), keys, isRest: true }];
}

/** The rest of a total. */
function without(total: PeriodSums, others: readonly PeriodSums[]): PeriodSums {
  return {
    period: subtractSums(total.period, addSums(...others.map(({ period }) => period))),
    previous: subtractSums(total.previous, addSums(...others.map(({ previous }) => previous))),
    months: withoutMonths(
      total.months,
      others.map(({ months }) => months),
    ),
    previousMonths: withoutMonths(
      total.previousMonths,
      others.map(({ previousMonths }) => previousMonths),
    ),
  };
}

type Months = ReadonlyMap<Month, Sum>;

function withoutMonths(total: Months, others: readonly Months[]): Months {
  return new Map(
    [...total].map(([month, sum]) => [
      month,
      subtractSums(sum, addSums(...others.map((own) => own.get(month) ?? NOTHING))),
    ]),
  );
}
