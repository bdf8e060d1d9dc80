import { Readable } from 'node:stream';
import { csvFile } from '@outlay/files/csv-file';
import { CSV_TYPE, SEPARATORS, type CsvOptions } from '@outlay/files/csv-options';
import { pdfFile } from '@outlay/files/pdf-file';
import { PDF_TYPE } from '@outlay/files/pdf-document';
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

/** Writes a report in the format that is asked for. */
export async function reportFile(
  document: ReportDocument,
  options: FileOptions,
  setting: FileSetting,
): Promise<ReportFile> {
  switch (options.format) {
    case 'CSV':
      return { extension: 'csv', contentType: CSV_TYPE, body: csvFile(document.main, csvOptions(options)) };
    case 'XLSX':
      return { extension: 'xlsx', contentType: XLSX_TYPE, body: Readable.from([await workbookOf(document, setting)]) };
    case 'PDF':
      return { extension: 'pdf', contentType: PDF_TYPE, body: pdfOf(document, setting) };
  }
}

function csvOptions({ separator, bom }: FileOptions): CsvOptions {
  return { separator: SEPARATORS[separator], bom };
}

async function workbookOf(
  { title, facts, tables }: ReportDocument,
  { tenantName, madeAt }: FileSetting,
): Promise<Buffer> {
  const about = [tenantName, ...facts.map(({ label, value }) => `${label}: ${value}`)];
  // ExcelJS is large, and seldom needed.
  const { reportWorkbook } = await import('@outlay/files/report-workbook');
  return reportWorkbook({ title, about, tables, madeAt });
}

function pdfOf({ title, facts, charts, tables }: ReportDocument, setting: FileSetting): Readable {
  const { reader, tenantName, timeZone, madeAt } = setting;
  return pdfFile({
    ...{ title, facts, charts, tables, timeZone },
    ...{ tenant: tenantName, locale: reader.locale, emptyText: reader.words.noRows, createdAt: madeAt },
  });
}
