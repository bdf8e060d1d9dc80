import { formatMoney, formatMonth, type MoneyValue } from '@/locales/format.ts';
import { baseOptions, monthAxis, moneyAxis } from './base-options.ts';
import { seriesColor, type ChartColors } from './chart-colors.ts';
import type { LegendItem, MakeOptions } from './chart-model.ts';
import { readableColor } from './readable-color.ts';
import { tooltipHtml } from './tooltip.ts';

export interface MonthAmount {
  /** `YYYY-MM` */
  readonly month: string;
  readonly amount: MoneyValue;
}

/** Spend of the same months as all other series of the chart. */
export interface MonthSeries {
  /** Null for everything else together. */
  readonly id: string | null;
  readonly name: string;
  /** `#rrggbb` of what has a colour of its own. */
  readonly color?: string | null;
  readonly months: readonly MonthAmount[];
  readonly total: MoneyValue;
}

export interface BarSeries extends LegendItem, Pick<MonthSeries, 'id' | 'months' | 'total'> {}

/** A series keeps its colour when others are hidden. */
export function barSeriesOf(series: readonly MonthSeries[], colors: ChartColors): BarSeries[] {
  return series.map(({ id, name, color, months, total }, index) => ({
    key: id ?? 'rest',
    id,
    name,
    months,
    total,
    color: color ? readableColor(color, colors.panel) : id === null ? colors.neutral : seriesColor(colors, index),
  }));
}

interface BarChart {
  /** That are not hidden. */
  readonly series: readonly BarSeries[];
  /** Of all series, hidden ones too. */
  readonly totals: readonly MonthAmount[];
  readonly currency: string;
  readonly totalName: string;
}

export function barOptions(
  { series, totals, currency, totalName }: BarChart,
  colors: ChartColors,
  select: (series: BarSeries, month: string, index: number) => void,
): MakeOptions {
  return ({ width, height }) => {
    const base = baseOptions(colors, height);
    return {
      ...base,
      chart: {
        ...base.chart,
        type: 'bar',
        stacked: true,
        events: {
          dataPointSelection: (_event, _chart, point: { seriesIndex: number; dataPointIndex: number }) => {
            const [one, month] = [series[point.seriesIndex], totals[point.dataPointIndex]];
            if (one && month) select(one, month.month, point.dataPointIndex);
          },
        },
      },
      series: series.map(({ key, months }) => ({ name: key, data: months.map(({ amount }) => Number(amount.amount)) })),
      colors: series.map(({ color }) => color),
      fill: { opacity: 1 },
      stroke: { width: 1, colors: [colors.panel] },
      plotOptions: {
        bar: { columnWidth: '58%', borderRadius: 3, borderRadiusApplication: 'end', borderRadiusWhenStacked: 'last' },
      },
      xaxis: monthAxis(
        totals.map(({ month }) => month),
        width,
      ),
      yaxis: moneyAxis(stackEnds(series), currency),
      tooltip: {
        shared: true,
        intersect: false,
        custom: ({ dataPointIndex }: { dataPointIndex: number }) =>
          barTooltip(series, totals[dataPointIndex], dataPointIndex, { name: totalName, color: colors.text }),
      },
    };
  };
}

/** Where the stacks of the months end, above and below zero. */
export function stackEnds(series: readonly Pick<BarSeries, 'months'>[]): number[] {
  const months = series[0]?.months ?? [];
  return months.flatMap((_, index) => {
    const values = series.map((one) => Number(one.months[index]?.amount.amount ?? 0));
    const sum = (side: (value: number) => boolean): number => values.filter(side).reduce((all, one) => all + one, 0);
    return [sum((value) => value > 0), sum((value) => value < 0)];
  });
}

/** The parts of a month that have spend, and its total. */
function barTooltip(
  series: readonly BarSeries[],
  total: MonthAmount | undefined,
  index: number,
  totalRow: { name: string; color: string },
): string {
  if (!total) return '';
  const rows = series.flatMap(({ name, color, months }) => {
    const amount = months[index]?.amount;
    return amount && Number(amount.amount) !== 0 ? [{ name, color, value: formatMoney(amount) }] : [];
  });
  return tooltipHtml(formatMonth(total.month), [...rows, { ...totalRow, value: formatMoney(total.amount) }]);
}
