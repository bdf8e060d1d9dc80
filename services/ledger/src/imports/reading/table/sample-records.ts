import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import type { Delimiter } from '../import-format.ts';
import { csvOptions, innerLineEnds, isRow, type FileRecord } from './records.ts';

const MOST_RECORDS = 200;

/** The first records of a text, up to one that cannot be read. The last line may be cut off, and is left out. */
export function sampleRecords(text: string, delimiter: Delimiter, isWhole: boolean): FileRecord[] {
  const end = isWhole ? text.length : text.search(/[\r\n][^\r\n]*$/) + 1;
  const rows: (readonly string[])[] = [];
  const keep = (row: unknown) => {
    if (isRow(row)) rows.push(row);
    return null;
  };
  try {
    parse(text.slice(0, end), { ...csvOptions(delimiter), to: MOST_RECORDS, on_record: keep });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
  }
  return withLines(rows);
}

function withLines(rows: readonly (readonly string[])[]): FileRecord[] {
  let line = 1;
  return rows.map((cells) => {
    const record = { line, cells };
    line += 1 + innerLineEnds(cells);
    return record;
  });
}
