interface Axis {
  readonly min: number;
  readonly max: number;
  readonly tickAmount: number;
}

/** Lines across the chart, at most, beside the lowest. */
const MOST = 5;
const STEPS = [1, 2, 2.5, 5, 10];

/** The shortest axis from or through zero whose lines stand at round numbers and that holds all values. */
export function niceAxis(values: readonly number[]): Axis {
  const [lowest, highest] = [Math.min(0, ...values), Math.max(0, ...values)];
  const span = highest - lowest;
  if (span === 0) return { min: 0, max: 1, tickAmount: 1 };
  const magnitude = 10 ** Math.floor(Math.log10(span / MOST));
  const axes = STEPS.map((step) => axisOf(lowest, highest, step * magnitude));
  return axes.find(({ tickAmount }) => tickAmount <= MOST) ?? axisOf(lowest, highest, span);
}

function axisOf(lowest: number, highest: number, step: number): Axis {
  const [first, last] = [Math.floor(lowest / step), Math.ceil(highest / step)];
  return { min: first * step, max: last * step, tickAmount: last - first };
}
