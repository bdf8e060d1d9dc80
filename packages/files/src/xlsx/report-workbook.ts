import ExcelJS from 'exceljs';
import type { Cell, Column, WholeTable } from '../table.ts';
import { isNumeric } from '../table.ts';
import { widthOf } from './column-width.ts';
import { FORMATS, moneyDigits, moneyFormat } from './number-formats.ts';
import { sheetNames } from './sheet-name.ts';
import { cellText } from './xml-text.ts';

export interface ReportWorkbook {
  title: string;
  /** Lines below the title of every sheet, such as the period and the currency. */
  about: readonly string[];
  /** One sheet each; its title, where it has one, stands above its head. */
  tables: readonly WholeTable[];
  madeAt: Date;
}

const TITLE_SIZE = 14;

/** A report as an XLSX file with a sheet for each part, made in this thread: see `workbookFile`. */
export async function reportWorkbook({ title, about, tables, madeAt }: ReportWorkbook): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  workbook.title = title;
  workbook.created = madeAt;
  const names = sheetNames(tables.map(({ name }) => name));
  for (const [index, table] of tables.entries()) {
    const lines = [...about, ...(table.title === undefined ? [] : [table.title])];
    addSheet(workbook.addWorksheet(names[index]), title, lines, table);
  }
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

function addSheet(
  sheet: ExcelJS.Worksheet,
  title: string,
  lines: readonly string[],
  { columns, rows }: WholeTable,
): void {
  sheet.addRow([cellText(title)]).font = { bold: true, size: TITLE_SIZE };
  for (const line of lines) sheet.addRow([cellText(line)]);
  sheet.addRow([]);
  const head = sheet.addRow(columns.map(({ label }) => cellText(label)));
  head.font = { bold: true };
  columns.forEach((column, index) => {
    sheet.getColumn(index + 1).width = widthOf(column);
    if (isNumeric(column.kind)) head.getCell(index + 1).alignment = { horizontal: 'right' };
  });
  sheet.views = [{ state: 'frozen', ySplit: head.number }];
  for (const cells of rows) {
    const row = sheet.addRow(columns.map((column, index) => valueOf(cells[index] ?? null, column)));
    columns.forEach((column, index) => (row.getCell(index + 1).numFmt = formatOf(cells[index] ?? null, column)));
  }
}

function valueOf(cell: Cell, { kind }: Column): string | number | Date | null {
  if (cell === null || cell === '') return null;
  if (isNumeric(kind)) return numberOf(cell);
  return kind === 'text' ? cellText(String(cell)) : new Date(cell);
}

function numberOf(cell: string | number): number {
  const number = Number(cell);
  if (!Number.isFinite(number)) throw new Error(`${JSON.stringify(cell)} is no number.`);
  return number;
}

function formatOf(cell: Cell, column: Column): string {
  return column.kind === 'money' ? moneyFormat(moneyDigits(String(cell ?? ''), column)) : FORMATS[column.kind];
}
