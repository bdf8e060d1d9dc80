import { pipeline, type Readable } from 'node:stream';
import { invalidField } from '@outlay/errors/app-error';
import { copiedCsv } from '@outlay/files/copied-csv';
import { copiedRows } from '@outlay/files/copied-rows';
import { CSV_TYPE } from '@outlay/files/csv-options';
import { pdfFile } from '@outlay/files/pdf-file';
import { PDF_ROW_LIMIT, PDF_TYPE, type Fact, type PdfDocument } from '@outlay/files/pdf-document';
import type { Column, Row } from '@outlay/files/table';
import { xlsxFile } from '@outlay/files/xlsx-file';
import { XLSX_TYPE } from '@outlay/files/xlsx-type';
import type { Download } from '@outlay/service-kit/tickets/doors';
import type { ReadScope } from '@outlay/tenancy/tenant-database';
import type { TenantLabel } from '../../siblings/ask-tenant-label.ts';
import type { ExpenseExportRepository } from './expense-export.repository.ts';
import type { ExportRequest } from './expense-export-sql.ts';
import { separatorOf, type ExportArgs } from './export-args.ts';
import { EXPORT_COLUMNS } from './export-columns.ts';
import type { ExportLanguage, ExportWords } from './language/export-words.ts';

type Body = Pick<Download, 'contentType' | 'body'>;

/** Circumstances that a printed list tells. */
interface Printed {
  readonly tenant: TenantLabel | null;
  readonly madeAt: Date;
  readonly language: ExportLanguage;
  /** Conditions besides the days. */
  readonly filter: readonly Fact[];
}

export async function csvBody(
  repository: ExpenseExportRepository,
  scope: ReadScope,
  args: ExportArgs,
  request: ExportRequest,
): Promise<Body> {
  const separator = separatorOf(args);
  const copy = await repository.csv(scope, request, separator);
  // A fault of the copy destroys the body with it; the body's end destroys the copy.
  const body = pipeline(copy, copiedCsv({ head: request.columns, separator, bom: args.bom }), () => undefined);
  return { contentType: CSV_TYPE, body };
}

export async function xlsxBody(
  repository: ExpenseExportRepository,
  scope: ReadScope,
  request: ExportRequest,
  { words }: ExportLanguage,
): Promise<Body> {
  const copy = await repository.rows(scope, request);
  const file = xlsxFile({ name: words.title, columns: inUtc(columnsOf(request, words)), batches: copiedRows(copy) });
  return { contentType: XLSX_TYPE, body: together(file, copy) };
}

export async function pdfBody(
  repository: ExpenseExportRepository,
  scope: ReadScope,
  request: ExportRequest,
  { tenant, madeAt, language, filter }: Printed,
): Promise<Body> {
  const columns = columnsOf(request, language.words);
  const copy = await repository.rows(scope, request, { most: PDF_ROW_LIMIT, error: tooManyForPdf });
  const { words, locale } = language;
  const hasInstants = columns.some(({ kind }) => kind === 'timestamp');
  const zone = hasInstants ? [{ label: words.timeZone, value: tenant?.timeZone ?? 'UTC' }] : [];
  const document: PdfDocument = {
    title: words.title,
    tenant: tenant?.name ?? '',
    facts: [{ label: words.period, value: periodOf(request, words) }, ...filter, ...zone],
    tables: [{ name: words.title, columns, rows: rowByRow(copy) }],
    locale,
    ...(tenant && { timeZone: tenant.timeZone }),
    emptyText: words.noRows,
    createdAt: madeAt,
  };
  try {
    return { contentType: PDF_TYPE, body: together(pdfFile(document), copy) };
  } catch (error) {
    copy.destroy();
    throw error;
  }
}

/** The file ends the copy, whether or not it has begun to read it. */
function together(file: Readable, copy: Readable): Readable {
  file.once('close', () => copy.destroy());
  return file;
}

async function* rowByRow(copy: Readable): AsyncGenerator<Row> {
  for await (const batch of copiedRows(copy)) yield* batch;
}

function columnsOf({ columns }: ExportRequest, { labels }: ExportWords): Column[] {
  return EXPORT_COLUMNS.filter(({ key }) => columns.includes(key)).map((one) => ({ ...one, label: labels[one.key] }));
}

/** Cells of a workbook cannot say which time zone theirs is; their head does. */
function inUtc(columns: readonly Column[]): Column[] {
  return columns.map((one) => (one.kind === 'timestamp' ? { ...one, label: `${one.label} (UTC)` } : one));
}

function periodOf({ selection: { days } }: ExportRequest, { allDays }: ExportWords): string {
  return days.from === null && days.to === null ? allDays : `${days.from ?? '…'} – ${days.to ?? '…'}`;
}

function tooManyForPdf(): Error {
  const message = `allows CSV or XLSX only: more than ${PDF_ROW_LIMIT} expenses match, the most that a PDF has. Export CSV, or narrow the filter`;
  return invalidField('format', message, 'TOO_MANY');
}
