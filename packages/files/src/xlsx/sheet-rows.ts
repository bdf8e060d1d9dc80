import type { Batches } from '../batches.ts';
import type { Column, Row } from '../table.ts';
import { widthOf } from './column-width.ts';
import { RowWriter } from './row-writer.ts';

const CHUNK = 65_536;

/** Reads rows once for several sheets. */
export class RowSource {
  readonly #batches: AsyncIterator<readonly Row[], unknown>;
  #batch: readonly Row[] = [];
  #next = 0;

  constructor(batches: Batches) {
    this.#batches = batches[Symbol.asyncIterator]();
  }

  /** True while there are rows left. */
  async hasMore(): Promise<boolean> {
    while (this.#next >= this.#batch.length) {
      const next = await this.#batches.next();
      if (next.done) return false;
      this.#batch = next.value;
      this.#next = 0;
    }
    return true;
  }

  /** Up to so many of the rows that are at hand. */
  take(most: number): readonly Row[] {
    const taken = this.#batch.slice(this.#next, this.#next + most);
    this.#next += taken.length;
    return taken;
  }

  async close(): Promise<void> {
    await this.#batches.return?.();
  }
}

/** The XML of one sheet with at most `mostRows` rows, its head included, in pieces of some kilobytes. */
export async function* sheetXml(columns: readonly Column[], rows: RowSource, mostRows: number): AsyncGenerator<string> {
  const writer = new RowWriter(columns);
  let xml = opening(columns) + writer.head(1);
  let written = 1;
  while (written < mostRows && (await rows.hasMore())) {
    for (const row of rows.take(mostRows - written)) {
      xml += writer.row(row, ++written);
      if (xml.length < CHUNK) continue;
      yield xml;
      xml = '';
    }
  }
  yield `${xml}</sheetData></worksheet>`;
}

function opening(columns: readonly Column[]): string {
  const widths = columns.map(
    (column, index) => `<col min="${index + 1}" max="${index + 1}" width="${widthOf(column)}" customWidth="1"/>`,
  );
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0">' +
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
    `<cols>${widths.join('')}</cols><sheetData>`
  );
}
