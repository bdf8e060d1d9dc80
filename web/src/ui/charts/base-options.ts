import type { ApexOptions } from './apex.ts';
import type { ChartColors } from './chart-colors.ts';
import { niceAxis } from './nice-axis.ts';
import { formatMoneyCompact, formatMonth } from '@/locales/format.ts';

/** Width of a month's label, and of a letter of longer ones, in pixels. */
const LABEL_WIDTH = 50;
const LETTER_WIDTH = 6;
/** Width of the labels at the value axis, in pixels. */
const AXIS_WIDTH = 56;

/** Options of all charts. Charts get no names, because ApexCharts writes names as HTML. */
export function baseOptions(colors: ChartColors, height: number): ApexOptions {
  return {
    chart: {
      height,
      width: '100%',
      animations: { enabled: false },
      toolbar: { show: false },
      zoom: { enabled: false },
      selection: { enabled: false },
      fontFamily: 'inherit',
      foreColor: colors.text,
      background: 'transparent',
      parentHeightOffset: 0,
    },
    grid: { borderColor: colors.line, strokeDashArray: 4, padding: { left: 4, right: 4, top: -16, bottom: -4 } },
    legend: { show: false },
    dataLabels: { enabled: false },
    states: { hover: { filter: { type: 'none' } }, active: { filter: { type: 'none' } } },
  };
}

/** An axis of months, `YYYY-MM`, or of other intervals by their keys. As many are named as fit. */
export function monthAxis(
  months: readonly string[],
  width: number,
  labelOf: (key: string) => string = formatMonth,
): ApexXAxis {
  const widest = Math.max(LABEL_WIDTH, ...months.map((key) => labelOf(key).length * LETTER_WIDTH));
  const step = Math.max(1, Math.ceil((months.length * widest) / Math.max(1, width - AXIS_WIDTH)));
  const named = new Set(months.filter((_, index) => (months.length - 1 - index) % step === 0));
  return {
    type: 'category',
    categories: [...months],
    axisBorder: { show: false },
    axisTicks: { show: false },
    tooltip: { enabled: false },
    crosshairs: { show: false },
    labels: {
      rotate: 0,
      trim: false,
      hideOverlappingLabels: false,
      formatter: (month: string) => (named.has(month) ? labelOf(month) : ''),
    },
  };
}

/** @param values all that the axis must hold */
export function moneyAxis(values: readonly number[], currency: string): ApexYAxis {
  return {
    ...niceAxis(values),
    labels: { minWidth: 40, maxWidth: AXIS_WIDTH + 16, formatter: (value) => formatMoneyCompact(value, currency) },
  };
}
