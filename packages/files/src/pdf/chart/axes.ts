import type { Pages } from '../pages.ts';
import { FAINT, HAIRLINE, INK, type Pen } from '../pen.ts';
import { fitLine } from '../text/fit-text.ts';
import { scaleOf, tickFormat } from './scale.ts';

/** The area in which values are drawn. */
export interface Plot {
  left: number;
  /** Width that each label has. */
  slot: number;
  yOf: (value: number) => number;
}

const SIZE = 7.5;
const BELOW = 16;
const NARROWEST_LABEL = 26;

/** Draws lines and numbers of the value axis, and the labels below, of which some are left out where they are too many. */
export function drawAxes(
  values: readonly number[],
  labels: readonly string[],
  height: number,
  locale: string,
  pen: Pen,
  pages: Pages,
): Plot {
  const scale = scaleOf(values);
  const format = tickFormat(scale, locale);
  const numbers = Math.max(...scale.ticks.map((tick) => pen.widthOf(format.format(tick), { size: SIZE })));
  const left = pages.left + numbers + 6;
  const top = pages.y + 4;
  const bottom = pages.y + height - BELOW;
  const yOf = (value: number): number => bottom - ((value - scale.low) / (scale.high - scale.low)) * (bottom - top);
  for (const tick of scale.ticks) {
    const y = yOf(tick);
    pen.line(left, y, pages.right, y, tick === 0 ? INK : HAIRLINE, tick === 0 ? 0.8 : 0.4);
    pen.write(format.format(tick), left - 6, y + SIZE * 0.35, { size: SIZE, color: FAINT, align: 'right' });
  }
  const slot = (pages.right - left) / Math.max(1, labels.length);
  drawLabels(labels, left, slot, bottom + 11, pen);
  return { left, slot, yOf };
}

function drawLabels(labels: readonly string[], left: number, slot: number, baseline: number, pen: Pen): void {
  const measure = (text: string): number => pen.widthOf(text, { size: SIZE });
  const widest = Math.max(NARROWEST_LABEL, Math.min(90, ...labels.map(measure)));
  const every = Math.max(1, Math.ceil((widest + 4) / slot));
  labels.forEach((label, index) => {
    if (index % every !== 0) return;
    const fitted = fitLine(label, slot * every - 4, measure);
    pen.write(fitted, left + slot * (index + 0.5), baseline, { size: SIZE, color: FAINT, align: 'center' });
  });
}
