import type { Figure, Figures } from '../measure/figures.ts';
import type { Bench } from '../product/bench-context.ts';
import type { TenantName } from '../product/bench-tenants.ts';

/** A row of the table of `docs/benchmarks.md`. */
export interface Row {
  /** For `--only`. */
  name: string;
  title: string;
  tenants: readonly TenantName[];
  /** True for a row of `--quick`. */
  isQuick?: boolean;
  /** Figure that is compared with the recorded one, where it does not depend on the machine; higher is better. */
  ratio?: string;
  /** Prepares what the rounds use, and lets the product become warm. */
  warmUp(bench: Bench): Promise<void>;
  /** Measures once. Product and floor take turns within it. @param scale part of the usual number of requests */
  round(bench: Bench, scale: number): Promise<Figures>;
  /** Text for the table. */
  show(figures: Readonly<Record<string, Figure>>): string;
}

export function milliseconds(figure: Figure | undefined): string {
  return figure === undefined ? '–' : `${figure.median.toFixed(figure.median < 10 ? 2 : 0)} ms`;
}

/** A figure with its spread. */
export function spread(figure: Figure | undefined, digits: number): string {
  if (figure === undefined) return '–';
  const [from, to] = [figure.from.toFixed(digits), figure.to.toFixed(digits)];
  return `${figure.median.toFixed(digits)} (${from}–${to})`;
}
