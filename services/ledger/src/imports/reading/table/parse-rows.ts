import { decode } from '../bytes/decode.ts';
import type { TableFormat } from '../import-format.ts';
import { MOST_ROWS, tooLarge } from '../import-limits.ts';
import { isEmptyRow, readRecords, type FileRecord } from './records.ts';

/** A row of data, as it stands in the file. */
export interface ParsedRow extends FileRecord {
  /** Counted from 1; empty lines, header and skipped lines do not count. */
  readonly row: number;
}

/**
 * Reads the rows of a file between what is skipped at its top and bottom, without holding more than those at the bottom.
 * @throws AppError PAYLOAD_TOO_LARGE, VALIDATION_FAILED; WrongEncodingError
 */
export async function* parseRows(
  file: AsyncIterable<Uint8Array>,
  format: TableFormat,
): AsyncGenerator<ParsedRow, void, undefined> {
  const heldBack: FileRecord[] = [];
  let row = 0;
  for await (const record of dataRecords(file, format)) {
    heldBack.push(record);
    if (heldBack.length <= format.skipBottom) continue;
    const next = heldBack.shift();
    if (next === undefined) continue;
    row++;
    if (row > MOST_ROWS) throw tooManyRows();
    yield { row, line: next.line, cells: next.cells };
  }
}

/** The records below the header that have text. */
export async function* dataRecords(
  file: AsyncIterable<Uint8Array>,
  { encoding, delimiter, skipTop, hasHeader }: Omit<TableFormat, 'skipBottom'>,
): AsyncGenerator<FileRecord, void, undefined> {
  let above = skipTop + (hasHeader ? 1 : 0);
  for await (const record of readRecords(decode(file, encoding), delimiter)) {
    if (above > 0) above--;
    else if (!isEmptyRow(record.cells)) yield record;
  }
}

export function tooManyRows(): Error {
  return tooLarge(`The file has more than ${MOST_ROWS.toLocaleString('en')} rows. Split it into smaller files.`);
}
