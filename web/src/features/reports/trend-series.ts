import type { MonthSeries } from '@/ui/charts/month-bars.ts';
import { sumMoney } from '@/ui/charts/sum-money.ts';
import type { TrendReportQuery } from './__generated__/reports.ts';

export type Trend = NonNullable<TrendReportQuery['monthlyTrendReport']>;
export type TrendPart = Trend['series'][number];

interface Names {
  readonly total: string;
  readonly noCategory: string;
  readonly otherAccounts: string;
  readonly otherCategories: string;
}

/** More parts than these are too thin to see. */
const MOST = 12;

/** Identifies a part of the trend; null for the others together. */
export function idOf({ account, category, isRest }: TrendPart): string | null {
  if (isRest) return null;
  return account?.id ?? category?.id ?? '';
}

export function nameOf({ by }: Pick<Trend, 'by'>, part: TrendPart, names: Names): string {
  if (by === 'TOTAL') return names.total;
  if (part.isRest) return by === 'ACCOUNT' ? names.otherAccounts : names.otherCategories;
  return by === 'CATEGORY' && !part.category ? names.noCategory : part.label;
}

/** The largest parts, and the others together, as the chart takes them. */
export function chartSeries(trend: Trend, names: Names): MonthSeries[] {
  if (trend.total.count === 0) return [];
  const months = trend.rows.map(({ month }) => month);
  const isCut = trend.series.length > MOST;
  const shown = isCut ? trend.series.slice(0, MOST - 1) : trend.series;
  const rest = trend.series.slice(shown.length);
  const series = shown.map((part) => ({
    ...{ id: idOf(part), name: nameOf(trend, part, names), color: part.color ?? null, total: part.spend.amount },
    months: months.map((month, index) => ({ month, amount: part.months[index]?.amount ?? zeroOf(trend) })),
  }));
  if (rest.length === 0) return series;
  const sumOf = (amounts: { amount: string; currency: string }[]) => sumMoney(amounts) ?? zeroOf(trend);
  return [
    ...series,
    {
      ...{ id: null, name: trend.by === 'ACCOUNT' ? names.otherAccounts : names.otherCategories },
      total: sumOf(rest.map(({ spend }) => spend.amount)),
      months: months.map((month, index) => ({
        month,
        amount: sumOf(rest.flatMap((part) => part.months[index]?.amount ?? [])),
      })),
    },
  ];
}

function zeroOf({ currency }: Pick<Trend, 'currency'>): { amount: string; currency: string } {
  return { amount: '0', currency };
}
