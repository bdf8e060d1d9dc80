import type { AxisChart } from '../pdf-document.ts';
import type { Pen } from '../pen.ts';
import type { Plot } from './axes.ts';
import { colorOf, inkOn } from './palette.ts';

const FILLED = 0.72;
const WIDEST = 46;
const NUMBER_SIZE = 6.5;

/** Bars of several series stand beside each other. */
export function drawBars({ labels, series }: AxisChart, { left, slot, yOf }: Plot, { kit }: Pen): void {
  const group = Math.min(slot * FILLED, WIDEST * series.length);
  const width = group / Math.max(1, series.length);
  labels.forEach((_, at) => {
    series.forEach(({ values }, index) => {
      const value = values[at] ?? 0;
      const x = left + slot * (at + 0.5) - group / 2 + index * width;
      drawBar(kit, x, width, yOf(0), yOf(value), colorOf(index));
    });
  });
}

/** Bars of several series stand on each other; values below zero hang from the axis. Each part bears the number of its series. */
export function drawStackedBars({ labels, series }: AxisChart, { left, slot, yOf }: Plot, pen: Pen): void {
  const width = Math.min(slot * FILLED, WIDEST);
  labels.forEach((_, at) => {
    const x = left + slot * (at + 0.5) - width / 2;
    let [above, below] = [0, 0];
    series.forEach(({ values }, index) => {
      const value = values[at] ?? 0;
      const from = value >= 0 ? above : below;
      if (value >= 0) above += value;
      else below += value;
      drawBar(pen.kit, x, width, yOf(from), yOf(from + value), colorOf(index));
      if (series.length > 1) drawNumber(index, x + width / 2, width, yOf(from), yOf(from + value), pen);
    });
  });
}

/** Ends of the stacks, for the scale of their axis. */
export function stackedEnds({ labels, series }: AxisChart): number[] {
  return labels.flatMap((_, at) => {
    const values = series.map(({ values: all }) => all[at] ?? 0);
    const sumOf = (chosen: number[]): number => chosen.reduce((sum, value) => sum + value, 0);
    return [sumOf(values.filter((value) => value > 0)), sumOf(values.filter((value) => value < 0))];
  });
}

function drawBar(kit: Pen['kit'], x: number, width: number, from: number, to: number, color: string): void {
  if (from === to) return;
  kit
    .rect(x, Math.min(from, to), width, Math.abs(from - to))
    .lineWidth(0.6)
    .fillAndStroke(color, '#ffffff');
}

function drawNumber(index: number, x: number, width: number, from: number, to: number, pen: Pen): void {
  if (Math.abs(from - to) < NUMBER_SIZE + 1.5 || width < 9) return;
  const style = { size: NUMBER_SIZE, color: inkOn(colorOf(index)), align: 'center' } as const;
  pen.write(String(index + 1), x, (from + to) / 2 + NUMBER_SIZE * 0.36, style);
}
