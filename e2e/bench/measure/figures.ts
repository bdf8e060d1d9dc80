/** Figures of one round, by name. */
export type Figures = Readonly<Record<string, number>>;

/** A figure over all rounds. */
export interface Figure {
  median: number;
  /** Lowest and highest. */
  from: number;
  to: number;
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The medians and spreads of rounds that all have the same figures. */
export function summarise(rounds: readonly Figures[]): Record<string, Figure> {
  const names = Object.keys(rounds[0] ?? {});
  return Object.fromEntries(
    names.map((name) => {
      const values = rounds.map((round) => round[name] ?? Number.NaN);
      return [name, { median: median(values), from: Math.min(...values), to: Math.max(...values) }];
    }),
  );
}
