import type { Readable } from 'node:stream';
import { invalidField } from '@outlay/errors/app-error';
import { csvFile } from '@outlay/files/csv-file';
import { CSV_TYPE, SEPARATORS, type CsvOptions } from '@outlay/files/csv-options';
import { pdfFile } from '@outlay/files/pdf-file';
import { PDF_ROW_LIMIT, PDF_TYPE } from '@outlay/files/pdf-document';
import type { WholeTable } from '@outlay/files/table';
import { workbookFile } from '@outlay/files/workbook-file';
import { XLSX_TYPE } from '@outlay/files/xlsx-type';
import type { CsvSeparator, FileFormat } from '../__generated__/resolvers.ts';
import type { Reader, ReportDocument } from './report-document.ts';

/** Format of a file. */
export interface FileOptions {
  format: FileFormat;
  separator: CsvSeparator;
  bom: boolean;
}

/** Circumstances that a file tells. */
export interface FileSetting {
  reader: Reader;
  tenantName: string;
  timeZone: string;
  madeAt: Date;
}

export interface ReportFile {
  extension: string;
  contentType: string;
  body: Readable;
}

/**
 * Writes a report in the format that is asked for.
 * @throws AppError VALIDATION_FAILED for a PDF of too many rows; RATE_LIMITED while many files are made
 */
export function reportFile(document: ReportDocument, options: FileOptions, setting: FileSetting): ReportFile {
  switch (options.format) {
    case 'CSV':
      return { extension: 'csv', contentType: CSV_TYPE, body: csvFile(inCurrency(document), csvOptions(options)) };
    case 'XLSX':
      return { extension: 'xlsx', contentType: XLSX_TYPE, body: workbookOf(document, setting) };
    case 'PDF':
      return { extension: 'pdf', contentType: PDF_TYPE, body: pdfOf(document, setting) };
  }
}

function csvOptions({ separator, bom }: FileOptions): CsvOptions {
  return { separator: SEPARATORS[separator], bom };
}

/** Amounts of a CSV file, which has no head, name their currency in each row. */
function inCurrency({ main, currency }: ReportDocument): Pick<WholeTable, 'columns' | 'rows'> {
  if (main.columns.some(({ key }) => key === 'currency')) return main;
  return {
    columns: [...main.columns, { key: 'currency', label: 'currency', kind: 'text' }],
    rows: main.rows.map((row) => [...row, currency]),
  };
}

function workbookOf({ title, facts, tables }: ReportDocument, { tenantName, madeAt }: FileSetting): Readable {
  const about = [tenantName, ...facts.map(({ label, value }) => `${label}: ${value}`)];
  return workbookFile({ title, about, tables, madeAt });
}

function pdfOf({ title, facts, charts, tables }: ReportDocument, setting: FileSetting): Readable {
  if (tables.reduce((sum, { rows }) => sum + rows.length, 0) > PDF_ROW_LIMIT) throw tooManyForPdf();
  const { reader, tenantName, timeZone, madeAt } = setting;
  return pdfFile({
    ...{ title, facts, charts, tables, timeZone },
    ...{ tenant: tenantName, locale: reader.locale, emptyText: reader.words.noRows, createdAt: madeAt },
  });
}

function tooManyForPdf(): Error {
  const message = `allows CSV or XLSX only: the report has more than ${PDF_ROW_LIMIT} rows, the most that a PDF has. Export CSV, or choose fewer days`;
  return invalidField('format', message, 'TOO_MANY');
}
