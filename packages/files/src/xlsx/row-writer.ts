import type { Cell, Column, Row } from '../table.ts';
import { HEAD_STYLE, moneyStyle, styleOf } from './cell-styles.ts';
import { columnName } from './column-name.ts';
import { moneyDigits } from './number-formats.ts';
import { rememberingSerials, serialOf } from './serial-day.ts';
import { cellXml } from './xml-text.ts';

const NUMBER = /^-?\d+(\.\d+)?$/;
/** Excel rounds numbers with more digits: such an id stays a text. */
const EXACT_DIGITS = 15;

/** Writes what follows the reference of a cell. */
type CellWriter = (cell: string | number) => string;

/** Writes the rows of one sheet as XML. */
export class RowWriter {
  readonly #columns: readonly Column[];
  readonly #openings: readonly string[];
  readonly #writers: readonly CellWriter[];

  constructor(columns: readonly Column[]) {
    this.#columns = columns;
    this.#openings = columns.map((_column, index) => `<c r="${columnName(index)}`);
    this.#writers = columns.map(writerOf);
  }

  head(number: number): string {
    const cells = this.#columns.map(
      ({ label }, index) => `${this.#openings[index]}${number}"${text(label, HEAD_STYLE)}`,
    );
    return `<row r="${number}">${cells.join('')}</row>`;
  }

  /** @throws Error for a cell that is not of its column's kind */
  row(row: Row, number: number): string {
    let xml = `<row r="${number}">`;
    for (let index = 0; index < this.#writers.length; index++) {
      const cell: Cell | undefined = row[index];
      if (cell == null || cell === '') continue;
      xml += `${this.#openings[index]}${number}"${this.#writers[index]?.(cell)}`;
    }
    return `${xml}</row>`;
  }
}

function writerOf(column: Column): CellWriter {
  const { kind } = column;
  if (kind === 'money') return (cell) => number(String(cell), moneyStyle(moneyDigits(String(cell), column)));
  const style = styleOf(kind);
  if (kind === 'text') return (cell) => text(String(cell), style);
  if (kind === 'timestamp') return (cell) => ` s="${style}"><v>${serialOf(String(cell)).toFixed(10)}</v></c>`;
  if (kind === 'date' || kind === 'month') {
    const serial = rememberingSerials();
    return (cell) => ` s="${style}"><v>${serial(String(cell))}</v></c>`;
  }
  if (kind === 'integer')
    return (cell) => (String(cell).length > EXACT_DIGITS ? text(String(cell), style) : number(String(cell), style));
  return (cell) => number(String(cell), style);
}

function text(content: string, style: number): string {
  return ` s="${style}" t="inlineStr"><is><t xml:space="preserve">${cellXml(content)}</t></is></c>`;
}

function number(content: string, style: number): string {
  if (!NUMBER.test(content)) throw new Error(`${JSON.stringify(content)} is no number.`);
  return ` s="${style}"><v>${content}</v></c>`;
}
