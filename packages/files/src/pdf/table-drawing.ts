import type { Row, Table } from '../table.ts';
import type { Pages } from './pages.ts';
import { FAINT, HAIRLINE, INK, type Pen } from './pen.ts';
import { PADDING, tableLayout, type PlacedColumn, type TableLayout } from './table-layout.ts';
import { fitLines } from './text/fit-text.ts';

export interface TableSettings {
  locale: string;
  timeZone: string | undefined;
  emptyText: string;
}

/** Rows that decide the widths of the columns. */
const SAMPLE = 200;
const MOST_LINES = 3;
const LINE = 1.28;
const SPACE = 2.5;
const TITLE_SIZE = 11;
const TITLE_HEIGHT = 22;
const GAP_BELOW = 14;

/** Draws a table over as many pages as it needs, with its head on each of them. */
export class TableDrawing {
  readonly #pen: Pen;
  readonly #pages: Pages;
  readonly #settings: TableSettings;

  constructor(pen: Pen, pages: Pages, settings: TableSettings) {
    this.#pen = pen;
    this.#pages = pages;
    this.#settings = settings;
  }

  async draw(table: Omit<Table, 'rows'>, rows: AsyncIterable<Row>): Promise<void> {
    const rest = rows[Symbol.asyncIterator]();
    const sample = await firstOf(rest, SAMPLE);
    const { left, width } = this.#pages;
    const layout = tableLayout(table.columns, sample, this.#pen, { left, width, ...this.#settings });
    this.#begin(table.title, layout);
    for (const row of sample) this.#row(row, layout);
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) this.#row(next.value, layout);
    if (sample.length === 0) this.#sayEmpty(layout);
    this.#pages.y += GAP_BELOW;
  }

  #begin(title: string | undefined, layout: TableLayout): void {
    const head = this.#headHeight(layout);
    const row = layout.size * LINE * MOST_LINES + 2 * SPACE;
    this.#pages.make((title === undefined ? 0 : TITLE_HEIGHT) + head + 2 * row);
    if (title !== undefined) {
      this.#pen.write(title, this.#pages.left, this.#pages.y + TITLE_SIZE, { size: TITLE_SIZE, bold: true });
      this.#pages.y += TITLE_HEIGHT;
    }
    this.#head(layout);
  }

  #headHeight(layout: TableLayout): number {
    const most = Math.max(1, ...layout.columns.map((column) => this.#headLines(column, layout.size).length));
    return most * layout.size * LINE + 2 * SPACE;
  }

  #headLines({ column, width }: PlacedColumn, size: number): string[] {
    const measure = (text: string): number => this.#pen.widthOf(text, { size, bold: true });
    return fitLines(column.label, width - 2 * PADDING, MOST_LINES, measure);
  }

  /** Labels stand on the line below them. */
  #head(layout: TableLayout): void {
    const height = this.#headHeight(layout);
    const { left, right } = this.#pages;
    for (const column of layout.columns) {
      const lines = this.#headLines(column, layout.size);
      const top = this.#pages.y + height - 2 * SPACE - lines.length * layout.size * LINE;
      this.#lines(column, lines, top, layout.size, true);
    }
    this.#pages.y += height;
    this.#pen.line(left, this.#pages.y, right, this.#pages.y, INK, 0.8);
  }

  #row(row: Row, layout: TableLayout): void {
    const { size } = layout;
    const cells = layout.columns.map((column, index) =>
      this.#cellLines(column, column.write(row[index] ?? null), size),
    );
    const height = Math.max(1, ...cells.map((lines) => lines.length)) * size * LINE + 2 * SPACE;
    if (this.#pages.make(height)) this.#head(layout);
    layout.columns.forEach((column, index) => this.#lines(column, cells[index] ?? [], this.#pages.y, size, false));
    this.#pages.y += height;
    this.#pen.line(this.#pages.left, this.#pages.y, this.#pages.right, this.#pages.y, HAIRLINE, 0.4);
  }

  #cellLines({ width, isFlexible }: PlacedColumn, text: string, size: number): string[] {
    if (text === '') return [];
    if (!isFlexible) return [text];
    return fitLines(text, width - 2 * PADDING, MOST_LINES, (part) => this.#pen.widthOf(part, { size }));
  }

  /** A number is never broken or cut, which would change it: what is too wide is written smaller. */
  #lines(
    { x, width, isNumeric }: PlacedColumn,
    lines: readonly string[],
    top: number,
    size: number,
    bold: boolean,
  ): void {
    const room = width - 2 * PADDING;
    const edge = isNumeric ? x + width - PADDING : x + PADDING;
    lines.forEach((line, index) => {
      const needed = this.#pen.widthOf(line, { size, bold });
      const fitted = needed > room ? (size * room) / needed : size;
      const baseline = top + SPACE + (index + 1) * size * LINE - size * (LINE - 1);
      this.#pen.write(line, edge, baseline, { size: fitted, bold, align: isNumeric ? 'right' : 'left' });
    });
  }

  #sayEmpty({ size }: TableLayout): void {
    this.#pen.write(this.#settings.emptyText, this.#pages.left + PADDING, this.#pages.y + 2 * size, {
      size,
      color: FAINT,
    });
    this.#pages.y += 3 * size;
  }
}

async function firstOf(rows: AsyncIterator<Row>, most: number): Promise<Row[]> {
  const taken: Row[] = [];
  while (taken.length < most) {
    const next = await rows.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
}
