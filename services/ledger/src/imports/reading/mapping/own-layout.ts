import type { ExportColumn } from '../../../expenses/exporting/export-columns.ts';
import { de } from '../../../expenses/exporting/language/de.ts';
import { en } from '../../../expenses/exporting/language/en.ts';
import type { ExpenseField, Mapping } from '../import-fields.ts';
import type { FormatChoices } from '../import-format.ts';

/** Columns of an exported list of expenses that hold what an expense consists of; they are named as the fields. */
const COLUMNS = [
  'expense_date',
  'vendor',
  'note',
  'amount',
  'currency',
  'account',
  'account_amount',
  'project',
  'category',
  'tags',
  'deleted_at',
] as const satisfies readonly (ExportColumn & ExpenseField)[];

/** Columns that other files do not have together. */
const UNMISTAKABLE: readonly ExportColumn[] = [
  'expense_date',
  'amount',
  'currency',
  'account_amount',
  'base_amount',
  'base_rate',
];

interface OwnLayout {
  readonly mapping: Mapping<ExpenseField>;
  readonly choices: FormatChoices;
}

/**
 * The layout of a list that this ledger exported: as CSV, whose heads are the names of the fields; or as a workbook that was saved as CSV, with
 * the labels of a language, in which numbers and dates are as the spreadsheet writes them. null for another file.
 */
export function ownLayout(headers: readonly string[]): OwnLayout | null {
  const csv = mappingBy(headers, (column) => column);
  if (csv !== null) return { mapping: csv, choices: { decimal: '.', dateOrder: 'ymd', spendSign: 'positive' } };
  for (const { labels } of [en, de]) {
    const workbook = mappingBy(headers, (column) => labels[column]);
    if (workbook !== null) return { mapping: workbook, choices: {} };
  }
  return null;
}

function mappingBy(headers: readonly string[], headOf: (column: ExportColumn) => string): Mapping<ExpenseField> | null {
  const indexOf = (column: ExportColumn) => headers.indexOf(headOf(column));
  if (UNMISTAKABLE.some((column) => indexOf(column) === -1)) return null;
  const present = COLUMNS.filter((column) => indexOf(column) !== -1);
  return Object.fromEntries(present.map((column) => [column, indexOf(column)]));
}
