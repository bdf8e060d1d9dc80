import type { ImportField, Mapping } from '../import-fields.ts';
import type { ValueFormat } from '../import-format.ts';
import { faultsOf, type CellError, type CellFault } from './cell-error.ts';

/** Everything that says how the cells of a row become values. */
export interface RowLayout {
  /** One for each column; empty texts where there is no header. */
  readonly headers: readonly string[];
  readonly format: ValueFormat;
  readonly mapping: Mapping;
  /** Values for all rows, where a file has no column for them. */
  readonly defaults: { readonly currency?: string | null };
  /** The last day that may be booked. */
  readonly lastDay: string;
}

/** The cells of a row by field; collects what is wrong with them. */
export class RowCells {
  readonly errors: CellError[] = [];
  readonly #layout: RowLayout;
  readonly #cells: readonly string[];

  constructor(layout: RowLayout, cells: readonly string[]) {
    this.#layout = layout;
    this.#cells = cells;
    this.#checkWidth();
  }

  has(field: ImportField): boolean {
    return this.#layout.mapping[field] !== undefined;
  }

  /** The text of the field's cell, trimmed; empty where there is none. */
  text(field: ImportField): string {
    const column = this.#layout.mapping[field];
    return column === undefined ? '' : (this.#cells[column] ?? '').trim();
  }

  /** True if a column holds one of the fields; else says which column is missing. */
  requires(fields: readonly ImportField[], name: string): boolean {
    const [first = 'amount'] = fields;
    if (fields.some((field) => this.has(field))) return true;
    this.add(first, {
      code: 'REQUIRED',
      message: `No column holds ${name}.`,
      hint: 'Say which column of the file does.',
    });
    return false;
  }

  /** Reads the field's cell; null where it is wrong. */
  read<Value>(field: ImportField, read: (text: string) => Value, hint = 'Correct the cell.'): Value | null {
    try {
      return read(this.text(field));
    } catch (error) {
      for (const fault of faultsOf(error, hint)) this.add(field, fault);
      return null;
    }
  }

  add(field: ImportField, fault: CellFault): void {
    const column = this.#layout.mapping[field] ?? null;
    this.errors.push({ field, column, header: column === null ? null : this.#header(column), ...fault });
  }

  /** A cell with the delimiter in it, and without quotation marks, makes a row longer than the header. */
  #checkWidth(): void {
    const { headers } = this.#layout;
    const surplus = this.#cells.findIndex((cell, index) => index >= headers.length && cell.trim() !== '');
    if (surplus === -1) return;
    this.errors.push({
      field: null,
      column: surplus,
      header: String(surplus + 1),
      code: 'TOO_MANY',
      message: `The row has ${this.#cells.length} cells, but the header has ${headers.length}.`,
      hint: 'A cell that contains the delimiter must be in quotation marks. Correct the file, or leave the row out.',
    });
  }

  #header(column: number): string {
    return this.#layout.headers[column] || String(column + 1);
  }
}
