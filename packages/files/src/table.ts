/** The kind of a column's cells: how they are read, aligned and formatted. Texts are the only cells whose content people choose. */
export type ColumnKind = 'text' | 'date' | 'timestamp' | 'month' | 'money' | 'decimal' | 'integer' | 'share';

export interface Column {
  /** The head of the column in CSV: lower case with underscores, as in REST. */
  key: string;
  /** The head of the column in XLSX and PDF. */
  label: string;
  kind: ColumnKind;
  /** Digits after the point, of `money`: by default as many as each amount has. */
  digits?: number;
}

/**
 * By the column's kind: `date` is `2026-11-30`, `month` is `2026-11`, `timestamp` is an instant in ISO 8601; `money` and
 * `decimal` are exact decimal strings (`-12.50`); `share` is a number or decimal string where 0.25 means 25 %. Null is an
 * empty cell.
 */
export type Cell = string | number | null;

export type Row = readonly Cell[];

export interface Table {
  /** Names the sheet of a workbook. */
  name: string;
  title?: string;
  columns: readonly Column[];
  /** Each has a cell for each column, in their order. */
  rows: Iterable<Row> | AsyncIterable<Row>;
}

/** A table that is at hand as a whole. */
export interface WholeTable extends Table {
  rows: readonly Row[];
}

/** Columns whose cells are numbers: aligned right. */
export function isNumeric(kind: ColumnKind): boolean {
  return kind === 'money' || kind === 'decimal' || kind === 'integer' || kind === 'share';
}
