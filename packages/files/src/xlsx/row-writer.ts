import type { Cell, Column, Row } from '../table.ts';
import { HEAD_STYLE, moneyStyle, styleOf } from './cell-styles.ts';
import { moneyDigits } from './number-formats.ts';
import { rememberingSerials, serialOf } from './serial-day.ts';
import { cellXml } from './xml-text.ts';

const NUMBER = /^-?\d+(\.\d+)?$/;
/** Excel rounds numbers with more digits: such an id stays a text. */
const EXACT_DIGITS = 15;

/** Writes a cell. It follows on the one before it, as cells do that do not say where they are. */
type CellWriter = (cell: string | number) => string;

const EMPTY = '<c/>';
/** White space that XML would leave out. */
const NEEDS_SPACE = /^\s|\s$|[\n\t]| {2}/;

/** Writes the rows of one sheet as XML, in as few bytes as readers of workbooks take: they are compressed and summed up one by one. */
export class RowWriter {
  readonly #columns: readonly Column[];
  readonly #writers: readonly CellWriter[];

  constructor(columns: readonly Column[]) {
    this.#columns = columns;
    this.#writers = columns.map(writerOf);
  }

  head(number: number): string {
    return `<row r="${number}">${this.#columns.map(({ label }) => text(label, HEAD_STYLE)).join('')}</row>`;
  }

  /** @throws Error for a cell that is not of its column's kind */
  row(row: Row, number: number): string {
    let xml = `<row r="${number}">`;
    for (let index = 0; index < this.#writers.length; index++) {
      const cell: Cell | undefined = row[index];
      xml += (cell == null || cell === '' ? null : this.#writers[index]?.(cell)) ?? EMPTY;
    }
    return `${xml}</row>`;
  }
}

function writerOf(column: Column): CellWriter {
  const { kind } = column;
  if (kind === 'money') return (cell) => number(String(cell), moneyStyle(moneyDigits(String(cell), column)));
  const style = styleOf(kind);
  if (kind === 'text') return (cell) => text(String(cell), style);
  if (kind === 'timestamp') return (cell) => number(serialOf(String(cell)).toFixed(10), style);
  if (kind === 'date' || kind === 'month') {
    const serial = rememberingSerials();
    return (cell) => number(String(serial(String(cell))), style);
  }
  if (kind === 'integer')
    return (cell) => (String(cell).length > EXACT_DIGITS ? text(String(cell), style) : number(String(cell), style));
  return (cell) => number(String(cell), style);
}

function text(content: string, style: number): string {
  const space = NEEDS_SPACE.test(content) ? ' xml:space="preserve"' : '';
  return `<c${styled(style)} t="inlineStr"><is><t${space}>${cellXml(content)}</t></is></c>`;
}

function number(content: string, style: number): string {
  if (!NUMBER.test(content)) throw new Error(`${JSON.stringify(content)} is no number.`);
  return `<c${styled(style)}><v>${content}</v></c>`;
}

/** The first style is that of cells that name none. */
function styled(style: number): string {
  return style === 0 ? '' : ` s="${style}"`;
}
