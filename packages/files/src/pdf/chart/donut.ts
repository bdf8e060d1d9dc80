import type { Pages } from '../pages.ts';
import type { DonutChart } from '../pdf-document.ts';
import { FAINT, type Pen } from '../pen.ts';
import { fitLine } from '../text/fit-text.ts';
import { colorOf, inkOn } from './palette.ts';
import { valueFormat } from './value-format.ts';

interface Slice {
  label: string;
  value: number;
  share: number;
  from: number;
  to: number;
}

const SIZE = 8;
const ROW = 14;
const HOLE = 0.56;
const FULL = 2 * Math.PI;
const SMALLEST_NUMBERED = 0.03;

/** A ring of numbered slices; the list beside it says what they are and how large, so that nothing depends on a colour. */
export function drawDonut(chart: DonutChart, height: number, locale: string, pen: Pen, pages: Pages): void {
  const slices = slicesOf(chart);
  const radius = height / 2 - 6;
  const center = { x: pages.left + radius + 4, y: pages.y + height / 2 };
  slices.forEach((slice, index) => {
    drawSlice(slice, index, center, radius, pen);
  });
  const amount = valueFormat(chart.values, chart.digits, locale);
  drawList(slices, center.x + radius + 24, height, { amount, locale }, pen, pages);
}

export function heightOfDonut(chart: DonutChart): number {
  return Math.max(150, slicesOf(chart).length * ROW + 8);
}

function slicesOf({ labels, values }: DonutChart): Slice[] {
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  let from = 0;
  return labels.flatMap((label, index) => {
    const value = values[index] ?? 0;
    if (value <= 0) return [];
    const share = value / total;
    const slice = { label, value, share, from, to: from + share };
    from += share;
    return [slice];
  });
}

function drawSlice({ share, from, to }: Slice, index: number, center: Point, radius: number, pen: Pen): void {
  const { kit } = pen;
  const color = colorOf(index);
  if (share >= 1) {
    kit
      .circle(center.x, center.y, radius)
      .circle(center.x, center.y, radius * HOLE)
      .fill(color, 'even-odd');
  } else {
    const large = share > 0.5 ? 1 : 0;
    const [a, b, c, d] = [
      at(center, radius, from),
      at(center, radius, to),
      at(center, radius * HOLE, to),
      at(center, radius * HOLE, from),
    ];
    const path = `M ${point(a)} A ${radius} ${radius} 0 ${large} 1 ${point(b)} L ${point(c)} A ${radius * HOLE} ${radius * HOLE} 0 ${large} 0 ${point(d)} Z`;
    kit.path(path).lineWidth(1).fillAndStroke(color, '#ffffff');
  }
  if (share < SMALLEST_NUMBERED) return;
  const middle = at(center, (radius * (1 + HOLE)) / 2, (from + to) / 2);
  pen.write(String(index + 1), middle.x, middle.y + SIZE * 0.36, { size: SIZE, color: inkOn(color), align: 'center' });
}

function drawList(
  slices: readonly Slice[],
  left: number,
  height: number,
  { amount, locale }: { amount: Intl.NumberFormat; locale: string },
  pen: Pen,
  pages: Pages,
): void {
  const percent = new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const style = { size: SIZE };
  const top = pages.y + (height - slices.length * ROW) / 2;
  const shares = pages.right;
  const amounts = shares - 48;
  slices.forEach(({ label, value, share }, index) => {
    const baseline = top + index * ROW + SIZE;
    const color = colorOf(index);
    pen.kit.rect(left, baseline - SIZE + 0.5, 12, SIZE + 1).fill(color);
    pen.write(String(index + 1), left + 6, baseline - 1, { size: 6.5, color: inkOn(color), align: 'center' });
    const written = amount.format(value);
    const room = amounts - pen.widthOf(written, style) - 10 - left - 18;
    pen.write(
      fitLine(label, room, (text) => pen.widthOf(text, style)),
      left + 18,
      baseline,
      style,
    );
    pen.write(written, amounts, baseline, { ...style, align: 'right' });
    pen.write(percent.format(share), shares, baseline, { ...style, color: FAINT, align: 'right' });
  });
}

interface Point {
  x: number;
  y: number;
}

/** @param turn 0 is at the top; it goes clockwise up to 1 */
function at(center: Point, radius: number, turn: number): Point {
  const angle = turn * FULL - FULL / 4;
  return { x: center.x + radius * Math.cos(angle), y: center.y + radius * Math.sin(angle) };
}

function point({ x, y }: Point): string {
  return `${x.toFixed(2)} ${y.toFixed(2)}`;
}
