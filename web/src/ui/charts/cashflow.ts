import { formatMoney, type MoneyValue } from '@/locales/format.ts';
import { baseOptions, monthAxis, moneyAxis } from './base-options.ts';
import type { ChartColors } from './chart-colors.ts';
import type { LegendItem, MakeOptions } from './chart-model.ts';
import { tooltipHtml } from './tooltip.ts';

export interface CashPoint {
  readonly key: string;
  /** Names the interval. */
  readonly label: string;
  readonly inflow: MoneyValue;
  readonly outflow: MoneyValue;
  /** At the end of the interval. */
  readonly balance: MoneyValue;
}

export type CashKey = 'inflow' | 'outflow' | 'balance';

export interface CashSeries extends LegendItem {
  readonly key: CashKey;
}

export function cashSeries(colors: ChartColors, names: Readonly<Record<CashKey, string>>): CashSeries[] {
  return [
    { key: 'inflow', name: names.inflow, color: colors.series[1] ?? colors.primary },
    { key: 'outflow', name: names.outflow, color: colors.series[3] ?? colors.estimate },
    { key: 'balance', name: names.balance, color: colors.primary, isDashed: true },
  ];
}

interface CashChart {
  readonly points: readonly CashPoint[];
  /** That are not hidden. */
  readonly series: readonly CashSeries[];
  readonly currency: string;
}

/** Bars of what came in and went out, at the left axis, and a line of the balance at the right one. */
export function cashflowOptions(
  { points, series, currency }: CashChart,
  colors: ChartColors,
  select: (key: CashKey, index: number) => void,
): MakeOptions {
  return ({ width, height }) => {
    const base = baseOptions(colors, height);
    const labels = new Map(points.map(({ key, label }) => [key, label]));
    return {
      ...base,
      chart: {
        ...base.chart,
        type: 'line',
        events: {
          dataPointSelection: (_event, _chart, point: { seriesIndex: number; dataPointIndex: number }) => {
            const chosen = series[point.seriesIndex];
            if (chosen) select(chosen.key, point.dataPointIndex);
          },
        },
      },
      series: series.map(({ key }) => ({
        ...{ name: key, type: key === 'balance' ? 'line' : 'column' },
        data: points.map((point) => Number(point[key].amount)),
      })),
      colors: series.map(({ color }) => color),
      fill: { opacity: 1 },
      stroke: { curve: 'straight', width: series.map(({ key }) => (key === 'balance' ? 2.5 : 0)) },
      markers: { size: series.map(({ key }) => (key === 'balance' ? 3 : 0)) },
      plotOptions: { bar: { columnWidth: '64%', borderRadius: 2, borderRadiusApplication: 'end' } },
      xaxis: monthAxis([...labels.keys()], width, (key) => labels.get(key) ?? ''),
      yaxis: cashAxes(points, series, currency),
      tooltip: {
        shared: true,
        intersect: false,
        custom: ({ dataPointIndex }: { dataPointIndex: number }) => tooltipOf(points[dataPointIndex], series),
      },
    };
  };
}

/** One axis for each series, of which the second bars' is not shown. */
export function cashAxes(points: readonly CashPoint[], series: readonly CashSeries[], currency: string): ApexYAxis[] {
  const flows = points.flatMap(({ inflow, outflow }) => [Number(inflow.amount), Number(outflow.amount)]);
  const balances = points.map(({ balance }) => Number(balance.amount));
  const firstBars = series.find(({ key }) => key !== 'balance')?.key;
  return series.map(({ key }) =>
    key === 'balance'
      ? { ...moneyAxis(balances, currency), opposite: true }
      : { ...moneyAxis(flows, currency), show: key === firstBars },
  );
}

function tooltipOf(point: CashPoint | undefined, series: readonly CashSeries[]): string {
  if (!point) return '';
  const rows = series.map(({ key, name, color }) => ({ name, color, value: formatMoney(point[key]) }));
  return tooltipHtml(point.label, rows);
}
