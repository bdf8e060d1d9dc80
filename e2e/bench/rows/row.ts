import type { Figure, Figures } from '../measure/figures.ts';
import type { Bench } from '../product/bench-context.ts';
import type { TenantName } from '../product/bench-tenants.ts';

/** Every row of the table of `docs/benchmarks.md`. */
interface RowNames {
  /** For `--only`. */
  name: string;
  title: string;
  /** Text for the table. */
  show(figures: Readonly<Record<string, Figure>>): string;
}

/** A row that starts Outlay itself, in every round. */
export interface StartRow extends RowNames {
  setting: 'stopped';
  round(dataDir: string): Promise<Figures>;
}

/** A row that a running Outlay is measured for. */
export interface Row extends RowNames {
  /** Outlay runs as with `npm start`, or with a process for each service. */
  setting: 'one-process' | 'services';

  tenants: readonly TenantName[];
  /** True for a row of `--quick`. */
  isQuick?: boolean;
  /** A figure relative to the floor, which hardly depends on the machine: it is compared with the recorded one. */
  ratio?: { figure: string; better: 'higher' | 'lower' };
  /** Lets the product become warm. @param scale part of the usual number of requests */
  warmUp(bench: Bench, scale: number): Promise<void>;
  /** Measures once. Product and floor take turns within it. */
  round(bench: Bench, scale: number): Promise<Figures>;
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
