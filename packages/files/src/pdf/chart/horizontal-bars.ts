import type { Pages } from '../pages.ts';
import type { AxisChart } from '../pdf-document.ts';
import { INK, type Pen } from '../pen.ts';
import { fitLine } from '../text/fit-text.ts';
import { colorOf } from './palette.ts';
import { valueFormat } from './value-format.ts';

const SIZE = 8;
const BAR = 10;
const GAP = 5;
const WIDEST_LABEL = 0.3;
const VALUE_GAP = 5;

export function heightOfHorizontalBars({ labels, series }: AxisChart): number {
  return labels.length * (series.length * BAR + GAP) + GAP;
}

/** A name, its bars and their values in a row. */
export function drawHorizontalBars(chart: AxisChart, locale: string, pen: Pen, pages: Pages): void {
  const style = { size: SIZE };
  const measure = (text: string): number => pen.widthOf(text, style);
  const values = chart.series.flatMap((series) => series.values.map((value) => value ?? 0));
  const format = valueFormat(values, chart.digits, locale);
  const names = Math.min(pages.width * WIDEST_LABEL, Math.max(0, ...chart.labels.map(measure)));
  const numbers = Math.max(0, ...values.map((value) => measure(format.format(value))));
  const zero = pages.left + names + 8;
  const longest = Math.max(1, pages.right - zero - numbers - VALUE_GAP);
  const most = Math.max(...values.map(Math.abs), Number.MIN_VALUE);
  let y = pages.y + GAP;
  chart.labels.forEach((label, at) => {
    const middle = y + (chart.series.length * BAR) / 2;
    pen.write(fitLine(label, names, measure), zero - 8, middle + SIZE * 0.36, { ...style, align: 'right' });
    chart.series.forEach((series, index) => {
      const value = series.values[at] ?? 0;
      const width = (Math.max(0, value) / most) * longest;
      if (width > 0) pen.kit.rect(zero, y + 0.8, width, BAR - 1.6).fill(colorOf(index));
      pen.write(format.format(value), zero + width + VALUE_GAP, y + BAR / 2 + SIZE * 0.36, style);
      y += BAR;
    });
    y += GAP;
  });
  pen.line(zero, pages.y, zero, y - GAP / 2, INK, 0.8);
}
