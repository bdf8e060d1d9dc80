import type { AxisChart } from '../pdf-document.ts';
import type { Pen } from '../pen.ts';
import type { Plot } from './axes.ts';
import { strokeDashed } from './legend.ts';
import { colorOf } from './palette.ts';

const DOT = 1.9;

/** A line for each series, with a dot at each value; where one is missing, the line is interrupted. */
export function drawLines({ series }: AxisChart, { left, slot, yOf }: Plot, pen: Pen): void {
  series.forEach(({ values }, index) => {
    const points = values.map((value, at) => (value === null ? null : { x: left + slot * (at + 0.5), y: yOf(value) }));
    strokeDashed(pen, index, () => {
      points.forEach((point, at) => {
        if (!point) return;
        if (points[at - 1]) pen.kit.lineTo(point.x, point.y);
        else pen.kit.moveTo(point.x, point.y);
      });
    });
    for (const point of points) if (point) pen.kit.circle(point.x, point.y, DOT).fill(colorOf(index));
  });
}
