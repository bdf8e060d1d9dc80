import { formatMoney, formatMonth, type MoneyValue } from '@/locales/format.ts';
import { baseOptions, monthAxis, moneyAxis } from './base-options.ts';
import type { ChartColors } from './chart-colors.ts';
import type { LegendItem, MakeOptions } from './chart-model.ts';
import { tooltipHtml, type TooltipRow } from './tooltip.ts';

/** Cumulative amounts at the end of a month. */
export interface ForecastPoint {
  /** `YYYY-MM` */
  readonly month: string;
  /** Null for months to come. */
  readonly actual: MoneyValue | null;
  readonly projected: MoneyValue;
  /** Null for months that are over, and without a forecast. */
  readonly forecast: { readonly low: MoneyValue; readonly expected: MoneyValue; readonly high: MoneyValue } | null;
}

export type LineKey = 'actual' | 'estimate' | 'expected' | 'range';

/** Lines that have a point, in the legend's order. */
export function linesOf(
  points: readonly ForecastPoint[],
  colors: ChartColors,
  names: Readonly<Record<LineKey, string>>,
): (LegendItem & { readonly key: LineKey })[] {
  const lines = [
    { key: 'actual', name: names.actual, color: colors.primary },
    { key: 'estimate', name: names.estimate, color: colors.estimate, isDashed: true },
  ] as const;
  if (!points.some(({ forecast }) => forecast !== null)) return [...lines];
  return [
    ...lines,
    { key: 'expected', name: names.expected, color: colors.forecast, isDashed: true },
    { key: 'range', name: names.range, color: colors.forecast },
  ];
}

type Value = number | null;

/**
 * The forecast begins at the end of the last month that is over: the fan opens at what was spent until then. Months before that
 * have no part of the line, and a range without height, which ApexCharts needs to close the area.
 */
export function forecastValues(points: readonly ForecastPoint[]): { expected: Value[]; range: [number, number][] } {
  const first = points.findIndex(({ forecast }) => forecast !== null);
  return {
    expected: points.map(({ forecast, actual }, index) => {
      if (forecast) return Number(forecast.expected.amount);
      return first > 0 && index === first - 1 && actual ? Number(actual.amount) : null;
    }),
    range: points.map(({ forecast, actual }) => {
      const flat = Number(actual?.amount ?? 0);
      return forecast ? [Number(forecast.low.amount), Number(forecast.high.amount)] : [flat, flat];
    }),
  };
}

interface ForecastChart {
  readonly points: readonly ForecastPoint[];
  /** That are not hidden. */
  readonly lines: readonly (LegendItem & { readonly key: LineKey })[];
  readonly currency: string;
}

export function forecastOptions({ points, lines, currency }: ForecastChart, colors: ChartColors): MakeOptions {
  return ({ width, height }) => {
    const drawn = drawnSeries(points, lines);
    const base = baseOptions(colors, height);
    return {
      ...base,
      chart: { ...base.chart, type: lines.some(({ key }) => key === 'range') ? 'rangeArea' : 'line' },
      series: drawn.map(({ series }) => series),
      colors: drawn.map(({ line }) => line.color),
      stroke: {
        curve: 'straight',
        width: drawn.map(({ line }) => (line.key === 'range' ? 0 : 2.5)),
        dashArray: drawn.map(({ line }) => (line.isDashed ? 6 : 0)),
      },
      fill: { type: 'solid', opacity: drawn.map(({ line }) => (line.key === 'range' ? 0.2 : 1)) },
      markers: { size: 0, hover: { sizeOffset: 4 } },
      xaxis: { ...monthAxis(months(points), width), crosshairs: { show: true, stroke: { color: colors.line } } },
      yaxis: moneyAxis(
        drawn.flatMap(({ series }) => series.data.flatMap(({ y }) => y ?? [])),
        currency,
      ),
      tooltip: {
        shared: true,
        intersect: false,
        custom: ({ dataPointIndex }: { dataPointIndex: number }) => forecastTooltip(points[dataPointIndex], lines),
      },
    };
  };
}

const months = (points: readonly ForecastPoint[]): string[] => points.map(({ month }) => month);

/** The range lies behind the lines. */
function drawnSeries(points: ForecastChart['points'], lines: ForecastChart['lines']) {
  const { expected, range } = forecastValues(points);
  const values: Record<Exclude<LineKey, 'range'>, Value[]> = {
    actual: points.map(({ actual }) => (actual ? Number(actual.amount) : null)),
    estimate: points.map(({ projected }) => Number(projected.amount)),
    expected,
  };
  const back = lines.filter(({ key }) => key === 'range');
  return [...back, ...lines.filter(({ key }) => key !== 'range')].map((line) => {
    const ys = line.key === 'range' ? range : values[line.key];
    const data = points.map(({ month }, index) => ({ x: month, y: ys[index] ?? null }));
    return { line, series: { name: line.key, type: line.key === 'range' ? 'rangeArea' : 'line', data } };
  });
}

function forecastTooltip(point: ForecastPoint | undefined, lines: ForecastChart['lines']): string {
  if (!point) return '';
  const rows = lines.flatMap(({ key, name, color }): TooltipRow[] => {
    const value = valueText(point, key);
    return value === null ? [] : [{ name, color, value }];
  });
  return tooltipHtml(formatMonth(point.month), rows);
}

/** The amount of a line in a month; null where it has none. */
export function valueText({ actual, projected, forecast }: ForecastPoint, key: LineKey): string | null {
  if (key === 'actual') return actual && formatMoney(actual);
  if (key === 'estimate') return formatMoney(projected);
  if (forecast === null) return null;
  return key === 'expected'
    ? formatMoney(forecast.expected)
    : `${formatMoney(forecast.low)} – ${formatMoney(forecast.high)}`;
}
