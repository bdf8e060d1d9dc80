import { formatMoney, formatPercent, type MoneyValue } from '@/locales/format.ts';
import { baseOptions } from './base-options.ts';
import type { ChartColors } from './chart-colors.ts';
import type { LegendItem, MakeOptions } from './chart-model.ts';
import { readableColor } from './readable-color.ts';
import { sumMoney } from './sum-money.ts';
import { tooltipHtml } from './tooltip.ts';

export interface Share {
  /** Null for what belongs to nothing. */
  readonly id: string | null;
  readonly name: string;
  /** `#rrggbb`; null for none. */
  readonly color: string | null;
  readonly amount: MoneyValue;
}

export interface Slice extends LegendItem {
  readonly amount: MoneyValue;
  readonly id: string | null;
  /** True for the slice of the smallest shares together. */
  readonly isRest: boolean;
}

/** More slices than these are too small to see. */
const MOST = 9;

/** The largest shares, largest first, and one slice for the rest. Shares without spend are left out. */
export function slicesOf(shares: readonly Share[], colors: ChartColors, restName: string): Slice[] {
  const spent = shares.filter(({ amount }) => Number(amount.amount) > 0);
  const shown = spent.length > MOST ? spent.slice(0, MOST - 1) : spent;
  const rest = sumMoney(spent.slice(shown.length).map(({ amount }) => amount));
  const slices = shown.map(({ id, name, color, amount }) => ({
    key: id ?? 'none',
    id,
    name,
    amount,
    color: color === null ? colors.neutral : readableColor(color, colors.panel),
    isRest: false,
  }));
  if (rest === null) return slices;
  return [...slices, { key: 'rest', id: null, name: restName, amount: rest, color: colors.neutral, isRest: true }];
}

/** @param total of all slices, of which the tooltip says the share */
export function donutOptions(
  slices: readonly Slice[],
  total: number,
  colors: ChartColors,
  select: (slice: Slice) => void,
): MakeOptions {
  return ({ height }) => {
    const base = baseOptions(colors, height);
    return {
      ...base,
      chart: {
        ...base.chart,
        type: 'donut',
        events: {
          dataPointSelection: (_event, _chart, point: { dataPointIndex: number }) => {
            const slice = slices[point.dataPointIndex];
            if (slice) select(slice);
          },
        },
      },
      series: slices.map(({ amount }) => Number(amount.amount)),
      labels: slices.map(({ key }) => key),
      colors: slices.map(({ color }) => color),
      stroke: { width: 2, colors: [colors.panel] },
      grid: { padding: { left: 0, right: 0, top: 0, bottom: 0 } },
      plotOptions: { pie: { expandOnClick: false, donut: { size: '72%' } } },
      tooltip: {
        custom: ({ seriesIndex }: { seriesIndex: number }) => {
          const slice = slices[seriesIndex];
          if (!slice) return '';
          const share = formatPercent(Number(slice.amount.amount) / total);
          return tooltipHtml(slice.name, [{ color: slice.color, name: share, value: formatMoney(slice.amount) }]);
        },
      },
    };
  };
}
