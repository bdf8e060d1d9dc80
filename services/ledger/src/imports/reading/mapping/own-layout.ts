import type { FormatChoices } from '../import-format.ts';
import type { ExpenseField, Mapping } from '../import-fields.ts';
import type { ExportColumn } from '../../../expenses/exporting/export-columns.ts';
import { de } from '../../../expenses/exporting/language/de.ts';
import { en } from '../../../expenses/exporting/language/en.ts';

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

/** The layout of the lists that this ledger exports, in any of its languages; null for another file. */
export function ownLayout(
  headers: readonly string[],
): { mapping: Mapping<ExpenseField>; choices: FormatChoices } | null {
  for (const { labels } of [en, de]) {
    const indexOf = (column: ExportColumn) => headers.indexOf(labels[column]);
    if (UNMISTAKABLE.some((column) => indexOf(column) === -1)) continue;
    const present = COLUMNS.filter((column) => indexOf(column) !== -1);
    return {
      mapping: Object.fromEntries(present.map((column) => [column, indexOf(column)])),
      choices: { decimal: '.', dateOrder: 'ymd', spendSign: 'positive' },
    };
  }
  return null;
}
