import type { RouteLocationRaw } from 'vue-router';
import type { ApexOptions } from './apex.ts';

/** One series or slice, as the legend names it. */
export interface LegendItem {
  readonly key: string;
  readonly name: string;
  /** As CSS writes it. */
  readonly color: string;
  readonly isDashed?: boolean;
}

interface Cell {
  readonly text: string;
  /** Page with what the figure is made of. */
  readonly to?: RouteLocationRaw | undefined;
}

/** The data of a chart as a table. The first column names the row. */
export interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly key: string; readonly cells: readonly Cell[] }[];
}

/** Makes a chart for the space that it has. */
export type MakeOptions = (space: { readonly width: number; readonly height: number }) => ApexOptions;
