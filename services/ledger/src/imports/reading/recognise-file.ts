import { validationFailed } from '@outlay/errors/app-error';
import { WrongEncodingError, decodeSample, wrongEncoding } from './bytes/decode.ts';
import { detectEncoding, detectLegacyEncoding } from './bytes/detect-encoding.ts';
import type { Encoding } from './bytes/encodings.ts';
import { refuseOtherFiles } from './bytes/other-files.ts';
import { readSample, type Sample } from './bytes/sample.ts';
import type { ImportKind, Mapping } from './import-fields.ts';
import type { FormatChoices, ImportFormat } from './import-format.ts';
import { ownLayout } from './mapping/own-layout.ts';
import { suggestMapping } from './mapping/suggest-mapping.ts';
import { valueFormat, type Question } from './mapping/value-format.ts';
import { detectDelimiter } from './table/detect-delimiter.ts';
import { findHeader } from './table/find-header.ts';
import { profileRows } from './table/profile-rows.ts';
import { sampleRecords } from './table/sample-records.ts';
import type { ColumnSummary } from './values/column-profile.ts';

/** Everything that a file says of itself. Plain data, to be kept as JSON. */
export interface Recognition {
  readonly format: ImportFormat;
  /** Empty texts where there is no header; one for each column. */
  readonly headers: readonly string[];
  readonly columns: readonly ColumnSummary[];
  readonly mapping: Mapping;
  /** Open choices; the format has null for them. */
  readonly questions: readonly Question[];
  readonly rowCount: number;
}

export interface RecogniseOptions {
  readonly kind: ImportKind;
  /** The last day that may be booked. */
  readonly lastDay: string;
  /** Decided by a person. */
  readonly choices?: FormatChoices;
  /** Decided by a person; instead of the suggestion. */
  readonly mapping?: Mapping;
}

/**
 * Recognises a file from all of its rows, reading it once, and its start once before.
 *
 * @param open begins the file anew at each call
 * @throws AppError VALIDATION_FAILED for what is no table, PAYLOAD_TOO_LARGE above a limit
 */
export async function recogniseFile(
  open: () => AsyncIterable<Uint8Array>,
  options: RecogniseOptions,
): Promise<Recognition> {
  const { choices = {} } = options;
  const sample = await readSample(open());
  refuseOtherFiles(sample.bytes);
  const encoding = choices.encoding ?? detectEncoding(sample.bytes);
  try {
    return await recogniseIn(encoding, sample, open, options);
  } catch (error) {
    if (!(error instanceof WrongEncodingError)) throw error;
    if (choices.encoding !== undefined || encoding !== 'utf-8') throw wrongEncoding(encoding, error.line);
    // It began as ASCII, and is none.
    return await recogniseIn(detectLegacyEncoding(error.chunk), sample, open, options);
  }
}

async function recogniseIn(
  encoding: Encoding,
  sample: Sample,
  open: () => AsyncIterable<Uint8Array>,
  options: RecogniseOptions,
): Promise<Recognition> {
  const { kind, choices = {}, lastDay } = options;
  const table = { encoding, ...recogniseTable(decodeSample(sample.bytes, encoding), sample.isWhole, options) };
  const profile = await profileRows(open(), table, { lastDay, skipBottom: choices.skipBottom });
  if (profile.rowCount === 0) throw noRows();
  const { headers, columns } = profile;
  const own = kind === 'expenses' ? ownLayout(headers) : null;
  const mapping = options.mapping ?? own?.mapping ?? suggestMapping(headers, columns, kind);
  const values = valueFormat(columns, mapping, { ...own?.choices, ...choices });
  return {
    format: { ...table, skipBottom: profile.skipBottom, ...values.format },
    headers,
    columns,
    mapping,
    questions: values.questions,
    rowCount: profile.rowCount,
  };
}

function recogniseTable(text: string, isWhole: boolean, { kind, choices = {} }: RecogniseOptions) {
  const detected =
    choices.delimiter === undefined
      ? detectDelimiter(text, isWhole)
      : { delimiter: choices.delimiter, records: sampleRecords(text, choices.delimiter, isWhole) };
  const found = findHeader(detected.records, kind);
  const hasHeader = choices.hasHeader ?? found.hasHeader;
  return { delimiter: detected.delimiter, hasHeader, skipTop: choices.skipTop ?? found.skipTop };
}

function noRows(): Error {
  const message = 'has no rows; a header and at least one row below it are needed';
  return validationFailed([{ field: 'file', message, code: 'REQUIRED' }]);
}
