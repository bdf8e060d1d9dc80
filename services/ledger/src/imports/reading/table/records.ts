import { Readable, pipeline } from 'node:stream';
import { CsvError, parse, type Options } from 'csv-parse';
import { validationFailed } from '@outlay/errors/app-error';
import { MOST_COLUMNS, MOST_RECORD_BYTES, tooLarge } from '../import-limits.ts';
import type { Delimiter } from '../import-format.ts';

/** A line of a file as a table: more than one line where a quoted cell has line breaks. */
export interface FileRecord {
  /** The first line, counted from 1 as editors do. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Options of csv-parse. Quotes within unquoted cells are characters; empty lines are records, so that lines can be counted. */
export function csvOptions(delimiter: Delimiter): Options {
  return {
    delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    // `1, "a, b"` is two cells; a tab is no space where it is the delimiter.
    ltrim: delimiter !== '\t',
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: MOST_RECORD_BYTES,
  };
}

/**
 * Reads the records of a text, one after the other.
 * @throws AppError PAYLOAD_TOO_LARGE for a record with too many bytes or columns; VALIDATION_FAILED for one that has no end
 */
export async function* readRecords(
  text: AsyncIterable<string>,
  delimiter: Delimiter,
): AsyncGenerator<FileRecord, void, undefined> {
  const source = Readable.from(text);
  const records: AsyncIterable<unknown> = pipeline(source, parse(csvOptions(delimiter)), () => undefined);
  let line = 1;
  try {
    for await (const cells of records) {
      if (!isRow(cells)) continue;
      checkColumns(cells, line);
      yield { line, cells };
      line += 1 + innerLineEnds(cells);
    }
  } catch (error) {
    throw error instanceof CsvError ? unreadable(error, line) : error;
  } finally {
    source.destroy();
  }
}

export function isRow(cells: unknown): cells is readonly string[] {
  return Array.isArray(cells);
}

/** True for a line without text. */
export function isEmptyRow(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '');
}

function checkColumns(cells: readonly string[], line: number): void {
  if (cells.length <= MOST_COLUMNS) return;
  throw tooLarge(
    `Line ${line} has ${cells.length} columns; a file may have ${MOST_COLUMNS}. Remove the columns that are not needed.`,
  );
}

function unreadable(error: CsvError, line: number): Error {
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return tooLarge(
      `The row that begins in line ${line} is longer than ${MOST_RECORD_BYTES / 1024} KiB. Perhaps a quotation mark in it is never closed.`,
    );
  }
  const message =
    error.code === 'CSV_QUOTE_NOT_CLOSED'
      ? `has a quotation mark in line ${line} that is never closed; close or remove it`
      : `cannot be read as a table at line ${line}: ${error.message}`;
  return validationFailed([{ field: 'file', message, code: 'INVALID_FORMAT' }]);
}

/** Line breaks within cells; \r\n is one. */
export function innerLineEnds(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells) {
    if (cell.includes('\n') || cell.includes('\r')) count += cell.split(/\r\n|\n|\r/).length - 1;
  }
  return count;
}
