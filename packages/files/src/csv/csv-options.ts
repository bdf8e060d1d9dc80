/** Between two fields. Spreadsheets expect `;` where the comma is the decimal sign. */
export const SEPARATORS = { COMMA: ',', SEMICOLON: ';', TAB: '\t' } as const;
export type Separator = (typeof SEPARATORS)[keyof typeof SEPARATORS];

export interface CsvOptions {
  /** By default a comma. */
  separator?: Separator;
  /** A byte order mark at the start, by which Excel recognises UTF-8. */
  bom?: boolean;
}

export const BOM = '\uFEFF';
export const CSV_TYPE = 'text/csv; charset=utf-8; header=present';
