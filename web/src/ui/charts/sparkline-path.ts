/** Space around the line, in pixels, so that its stroke and end are not cut off. */
const MARGIN = 3;

export interface SparklinePath {
  readonly line: string;
  /** The line, closed along the bottom. */
  readonly area: string;
  /** Where the line ends. */
  readonly end: { readonly x: number; readonly y: number };
}

/** The way of a line through values at equal distances, the last at the right; null for fewer than two. Equal values lie in the middle. */
export function sparklinePath(values: readonly number[], width: number, height: number): SparklinePath | null {
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  const range = highest - lowest;
  const points = values.map((value, index) => {
    const x = MARGIN + (index / (values.length - 1)) * (width - 2 * MARGIN);
    const share = range === 0 ? 0.5 : (value - lowest) / range;
    return { x: round(x), y: round(height - MARGIN - share * (height - 2 * MARGIN)) };
  });
  const [start, end] = [points.at(0), points.at(-1)];
  if (!start || !end || values.length < 2) return null;
  const line = `M${points.map(({ x, y }) => `${x} ${y}`).join('L')}`;
  return { line, area: `${line}L${end.x} ${height}L${start.x} ${height}Z`, end };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
