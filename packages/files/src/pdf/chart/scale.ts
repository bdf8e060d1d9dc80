/** Values of an axis: round numbers that enclose all values, and zero. */
export interface Scale {
  low: number;
  high: number;
  ticks: readonly number[];
}

const STEPS = 5;

export function scaleOf(values: readonly number[]): Scale {
  const lowest = Math.min(0, ...values);
  const highest = Math.max(0, ...values);
  const step = roundStep((highest - lowest || 1) / STEPS);
  const first = Math.floor(lowest / step);
  const last = Math.max(Math.ceil(highest / step), first + 1);
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
  return { low: first * step, high: last * step, ticks };
}

/** 1, 2 or 5 times a power of ten, no smaller than the given step. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return ([1, 2, 5].find((each) => each * power >= step) ?? 10) * power;
}

/** Short numbers beside an axis. */
export function tickFormat({ ticks }: Scale, locale: string): Intl.NumberFormat {
  const [first = 0, second = 1] = ticks;
  const step = second - first;
  const fraction = step < 1 ? Math.max(2, Math.ceil(-Math.log10(step))) : 0;
  const isLong = ticks.some((tick) => Math.abs(tick) >= 1_000_000);
  return new Intl.NumberFormat(locale, {
    notation: isLong ? 'compact' : 'standard',
    maximumFractionDigits: isLong ? 1 : fraction,
    minimumFractionDigits: isLong ? 0 : fraction,
  });
}
