import type { Table } from '../table.ts';

/** Rows that one PDF may have, in all its tables: who wants more reads CSV or XLSX. */
export const PDF_ROW_LIMIT = 10_000;

export const PDF_TYPE = 'application/pdf';

/** One line of the document's head: `Period: Jan 2026 – Mar 2026`. */
export interface Fact {
  label: string;
  value: string;
}

export interface Series {
  label: string;
  /** One for each label of the chart; null leaves a gap. */
  values: readonly (number | null)[];
}

/** `horizontal-bars` suit labels that are names; the others suit times. `unit` names the currency or the measure. */
export interface AxisChart {
  kind: 'bars' | 'horizontal-bars' | 'stacked-bars' | 'line';
  title: string;
  unit: string;
  labels: readonly string[];
  series: readonly Series[];
  /** Digits after the point of small values; by default none. */
  digits?: number;
}

/** Shares of a whole. Values below zero are no share and are left out. */
export interface DonutChart {
  kind: 'donut';
  title: string;
  unit: string;
  labels: readonly string[];
  values: readonly number[];
  /** Digits after the point of small values; by default none. */
  digits?: number;
}

export type Chart = AxisChart | DonutChart;

export interface PdfDocument {
  title: string;
  /** Organisation that the document is about. */
  tenant: string;
  facts: readonly Fact[];
  charts?: readonly Chart[];
  tables: readonly Table[];
  /** BCP 47 tag: how numbers and dates are written. */
  locale: string;
  /** Of timestamps in cells. */
  timeZone?: string;
  /** In place of the rows of an empty table. */
  emptyText: string;
  /** Stands in the file; the same document of the same time is the same file. */
  createdAt: Date;
}
