import { z } from 'zod';
import { ENCODINGS } from './bytes/encodings.ts';

export const DELIMITERS = [',', ';', '\t', '|'] as const;
export const DECIMAL_SIGNS = ['.', ','] as const;
export const DATE_ORDERS = ['ymd', 'dmy', 'mdy'] as const;
export const SPEND_SIGNS = ['negative', 'positive'] as const;

export type Delimiter = (typeof DELIMITERS)[number];
export type DecimalSign = (typeof DECIMAL_SIGNS)[number];
export type DateOrder = (typeof DATE_ORDERS)[number];
/** The sign of the amounts that are spend; the others come in. */
export type SpendSign = (typeof SPEND_SIGNS)[number];

const MOST_SKIPPED = 1_000;
const skipped = z.number().int().min(0).max(MOST_SKIPPED);

/** Settings by which the bytes of a file become rows. */
const tableFormat = {
  encoding: z.enum(ENCODINGS),
  delimiter: z.enum(DELIMITERS),
  /** Lines above the header, or above the first row where there is no header. Empty lines count. */
  skipTop: skipped,
  hasHeader: z.boolean(),
  /** Rows at the end that are no rows, such as totals. Empty lines do not count. */
  skipBottom: skipped,
};

/** Settings by which cells become values. null is ambiguous: a cell whose value depends on it is an error until somebody decides. */
const valueFormat = {
  decimal: z.enum(DECIMAL_SIGNS).nullable(),
  dateOrder: z.enum(DATE_ORDERS).nullable(),
  spendSign: z.enum(SPEND_SIGNS),
};

export const importFormatSchema = z.object({ ...tableFormat, ...valueFormat });
/** Of a format that was recognised, the parts that a person decides otherwise. */
export const formatChoicesSchema = z.object({ ...tableFormat, ...valueFormat }).partial();

/** The parts that hold for other files with the same header: how many lines to skip, or the encoding, is each file's own. */
export const lastingChoicesSchema = z.object(valueFormat).partial();

export type ImportFormat = z.infer<typeof importFormatSchema>;
export type FormatChoices = z.infer<typeof formatChoicesSchema>;
export type TableFormat = Pick<ImportFormat, keyof typeof tableFormat>;
export type ValueFormat = Pick<ImportFormat, keyof typeof valueFormat>;
