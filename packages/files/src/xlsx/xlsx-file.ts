import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Batches } from '../batches.ts';
import type { Column } from '../table.ts';
import { sheetNames } from './sheet-name.ts';
import { RowSource, sheetXml } from './sheet-rows.ts';
import { sheetPath, workbookParts } from './workbook-parts.ts';

/** Rows of a sheet, as many as Excel has. */
const SHEET_ROWS = 1_048_576;
/** Half the time of the default level, for files that are a tenth larger. */
const COMPRESSION = { compressionLevel: 3 };
/** The first day that a zip knows: the same rows are the same file. */
const UNDATED = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true };

export interface RowsToWrite {
  /** Names the sheets. */
  readonly name: string;
  readonly columns: readonly Column[];
  readonly batches: Batches;
  /** By default as many as Excel has, the head included. */
  readonly sheetRows?: number;
}

/**
 * Rows as an XLSX file of any length, in little memory. Where a sheet is full, another one follows with the same head. Destroying the file
 * ends the iteration of the rows; an error of theirs destroys the file.
 */
export function xlsxFile({ name, columns, batches, sheetRows = SHEET_ROWS }: RowsToWrite): Readable {
  const zip = new ZipFile();
  const file = outputOf(zip);
  const rows = new RowSource(batches);
  let sheet: Readable | undefined;
  const addSheet = (number: number): void => {
    sheet = Readable.from(sheetXml(columns, rows, sheetRows), { objectMode: false, highWaterMark: 131_072 });
    sheet.once('error', (error) => file.destroy(error));
    sheet.once('end', () => void continueAfter(number).catch((error: unknown) => file.destroy(asError(error))));
    zip.addReadStream(sheet, sheetPath(number), { ...COMPRESSION, ...UNDATED });
  };
  const continueAfter = async (number: number): Promise<void> => {
    if (await rows.hasMore()) {
      addSheet(number + 1);
      return;
    }
    const names = sheetNames(Array.from({ length: number }, () => name));
    for (const [path, xml] of workbookParts(names)) zip.addBuffer(Buffer.from(xml), path, UNDATED);
    zip.end();
  };
  zip.once('error', (error: Error) => file.destroy(error));
  file.once('close', () => {
    sheet?.destroy();
    void rows.close().catch(() => undefined);
  });
  addSheet(1);
  return file;
}

/** The stream that yazl writes to: its type says less of it. */
function outputOf(zip: ZipFile): Readable {
  const output: unknown = zip.outputStream;
  if (output instanceof Readable) return output;
  throw new Error('yazl writes to something else than a stream.');
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
