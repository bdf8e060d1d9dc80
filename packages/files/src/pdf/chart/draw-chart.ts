import type { Pages } from '../pages.ts';
import type { AxisChart, Chart } from '../pdf-document.ts';
import { FAINT, INK, type Pen } from '../pen.ts';
import { fitLine } from '../text/fit-text.ts';
import { drawAxes } from './axes.ts';
import { drawBars, drawStackedBars, stackedEnds } from './bars.ts';
import { drawDonut, heightOfDonut } from './donut.ts';
import { drawHorizontalBars, heightOfHorizontalBars } from './horizontal-bars.ts';
import { Legend, type Swatch } from './legend.ts';
import { drawLines } from './line.ts';

const TITLE_SIZE = 11;
const TITLE_HEIGHT = 20;
const PLOT_HEIGHT = 190;
const GAP_BELOW = 18;

/** Draws a chart as vectors, whole on one page. */
export function drawChart(chart: Chart, locale: string, pen: Pen, pages: Pages): void {
  const isList = chart.kind === 'donut' || chart.series.length < 2;
  const legend = new Legend(isList ? [] : chart.series.map(({ label }) => label), swatchOf(chart), pen, pages.width);
  const height = heightOf(chart);
  pages.make(TITLE_HEIGHT + height + legend.height + GAP_BELOW);
  drawTitle(chart, pen, pages);
  if (chart.kind === 'donut') drawDonut(chart, height, locale, pen, pages);
  else if (chart.kind === 'horizontal-bars') drawHorizontalBars(chart, locale, pen, pages);
  else drawValues(chart, height, locale, pen, pages);
  pages.y += height + 4;
  legend.draw(pages);
  pages.y += GAP_BELOW;
}

function drawTitle({ title, unit }: Chart, pen: Pen, pages: Pages): void {
  const style = { size: TITLE_SIZE, bold: true };
  const baseline = pages.y + TITLE_SIZE;
  const unitStyle = { size: TITLE_SIZE - 3, color: FAINT };
  const fitted = fitLine(title, pages.width - pen.widthOf(unit, unitStyle) - 8, (text) => pen.widthOf(text, style));
  pen.write(fitted, pages.left, baseline, style);
  pen.write(unit, pages.left + pen.widthOf(fitted, style) + 8, baseline, unitStyle);
  pages.y += TITLE_HEIGHT;
}

function drawValues(chart: AxisChart, height: number, locale: string, pen: Pen, pages: Pages): void {
  const all = chart.series.flatMap(({ values }) => values.map((value) => value ?? 0));
  const ends = chart.kind === 'stacked-bars' ? stackedEnds(chart) : all;
  const plot = drawAxes(ends, chart.labels, height, locale, pen, pages);
  if (chart.kind === 'line') drawLines(chart, plot, pen);
  else if (chart.kind === 'stacked-bars') drawStackedBars(chart, plot, pen);
  else drawBars(chart, plot, pen);
  // Above the outlines of bars.
  const zero = plot.yOf(0);
  pen.line(plot.left, zero, pages.right, zero, INK, 0.8);
}

function heightOf(chart: Chart): number {
  if (chart.kind === 'donut') return heightOfDonut(chart);
  return chart.kind === 'horizontal-bars' ? heightOfHorizontalBars(chart) : PLOT_HEIGHT;
}

function swatchOf({ kind }: Chart): Swatch {
  if (kind === 'line') return 'line';
  return kind === 'stacked-bars' ? 'numbered' : 'box';
}
