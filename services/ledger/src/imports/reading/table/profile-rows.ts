import type { TableFormat } from '../import-format.ts';
import { MOST_ROWS } from '../import-limits.ts';
import { ColumnProfile, type ColumnSummary } from '../values/column-profile.ts';
import { decode } from '../bytes/decode.ts';
import { LOOKED_AT_BOTTOM, findBottom } from './find-bottom.ts';
import { tooManyRows } from './parse-rows.ts';
import { isEmptyRow, readRecords, type FileRecord } from './records.ts';
import { isDateCell } from './typed-cells.ts';

export interface TableProfile {
  readonly headers: readonly string[];
  readonly columns: readonly ColumnSummary[];
  readonly rowCount: number;
  readonly skipBottom: number;
}

interface ProfileOptions {
  readonly lastDay: string;
  readonly skipBottom: number | undefined;
}

/** Reads all rows of a file, and keeps facts about its columns. */
export async function profileRows(
  file: AsyncIterable<Uint8Array>,
  { encoding, delimiter, skipTop, hasHeader }: Omit<TableFormat, 'skipBottom'>,
  { lastDay, skipBottom }: ProfileOptions,
): Promise<TableProfile> {
  const profiler = new TableProfiler(lastDay, skipBottom);
  let index = 0;
  for await (const record of readRecords(decode(file, encoding), delimiter)) {
    if (index === skipTop && hasHeader) profiler.addHeader(record.cells);
    else if (index >= skipTop && !isEmptyRow(record.cells)) profiler.addRow(record);
    index++;
  }
  return profiler.finish();
}

class TableProfiler {
  readonly #lastDay: string;
  readonly #skipBottom: number | undefined;
  readonly #columns: ColumnProfile[] = [];
  readonly #heldBack: FileRecord[] = [];
  #headers: string[] = [];
  #rowCount = 0;
  #dateCells: number[] = [];

  constructor(lastDay: string, skipBottom: number | undefined) {
    this.#lastDay = lastDay;
    this.#skipBottom = skipBottom;
  }

  addHeader(cells: readonly string[]): void {
    this.#headers = cells.map((cell) => cell.trim());
  }

  /** The last rows wait, as they may be totals. */
  addRow(record: FileRecord): void {
    this.#heldBack.push(record);
    if (this.#heldBack.length <= (this.#skipBottom ?? LOOKED_AT_BOTTOM)) return;
    const next = this.#heldBack.shift();
    if (next !== undefined) this.#count(next);
  }

  finish(): TableProfile {
    const skipBottom = this.#skipBottom ?? this.#bottom();
    const rows = this.#heldBack.slice(0, Math.max(0, this.#heldBack.length - skipBottom));
    for (const row of rows) this.#count(row);
    const width = this.#width();
    return {
      headers: Array.from({ length: width }, (_, index) => this.#headers[index] ?? ''),
      columns: Array.from({ length: width }, (_, index) => this.#column(index).summary()),
      rowCount: this.#rowCount,
      skipBottom,
    };
  }

  #bottom(): number {
    for (const { cells } of this.#heldBack) this.#countDates(cells);
    const most = Math.max(0, ...this.#dateCells.filter((count) => count > 0));
    const dateColumn = most === 0 ? -1 : this.#dateCells.findIndex((count) => count >= most / 2);
    return findBottom(this.#heldBack, dateColumn === -1 ? undefined : dateColumn, this.#width());
  }

  /** Cells beyond the header have no meaning: a row that has some is refused. */
  #width(): number {
    return this.#headers.length > 0 ? this.#headers.length : this.#columns.length;
  }

  #count({ cells, line }: FileRecord): void {
    this.#rowCount++;
    if (this.#rowCount > MOST_ROWS) throw tooManyRows();
    cells.forEach((cell, index) => this.#column(index).add(cell, line));
    if (this.#rowCount <= LOOKED_AT_BOTTOM) this.#countDates(cells);
  }

  #countDates(cells: readonly string[]): void {
    cells.forEach((cell, index) => {
      this.#dateCells[index] = (this.#dateCells[index] ?? 0) + (isDateCell(cell) ? 1 : 0);
    });
  }

  #column(index: number): ColumnProfile {
    return (this.#columns[index] ??= new ColumnProfile(this.#lastDay));
  }
}
