import { Readable } from 'node:stream';
import { batchesOf } from '../batches.ts';
import { isNumeric, type Cell, type Column, type Row, type Table } from '../table.ts';
import { BOM, SEPARATORS, type CsvOptions, type Separator } from './csv-options.ts';
import { neutralise } from './neutralise.ts';

const LINE_END = '\r\n';

/** A table as CSV (RFC 4180): the keys of the columns, then the rows. Destroying it ends the iteration of the rows. */
export function csvFile(table: Pick<Table, 'columns' | 'rows'>, options: CsvOptions = {}): Readable {
  return Readable.from(linesOf(table, options), { objectMode: false });
}

async function* linesOf({ columns, rows }: Pick<Table, 'columns' | 'rows'>, options: CsvOptions) {
  const separator = options.separator ?? SEPARATORS.COMMA;
  const head = columns.map(({ key }) => quoted(key, separator)).join(separator);
  yield `${options.bom ? BOM : ''}${head}${LINE_END}`;
  for await (const batch of batchesOf(rows)) {
    yield batch.map((row) => lineOf(row, columns, separator) + LINE_END).join('');
  }
}

function lineOf(row: Row, columns: readonly Column[], separator: Separator): string {
  return columns.map(({ kind }, index) => fieldOf(row[index] ?? null, isNumeric(kind), separator)).join(separator);
}

function fieldOf(cell: Cell, isNumber: boolean, separator: Separator): string {
  if (cell === null) return '';
  if (typeof cell === 'number' || isNumber) return quoted(String(cell), separator);
  return quoted(neutralise(cell.toWellFormed()), separator);
}

function quoted(text: string, separator: Separator): string {
  const needsQuotes = text.includes('"') || text.includes(separator) || text.includes('\n') || text.includes('\r');
  return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
}
