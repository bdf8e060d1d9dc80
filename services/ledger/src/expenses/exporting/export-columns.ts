import type { Column } from '@outlay/files/table';

/** The columns of an exported list; `expense-export-sql.ts` has the expression of each, `language/` the labels. */
export const EXPORT_COLUMNS = [
  { key: 'id', kind: 'integer' },
  { key: 'expense_date', kind: 'date' },
  { key: 'vendor', kind: 'text' },
  { key: 'note', kind: 'text' },
  { key: 'amount', kind: 'money' },
  { key: 'currency', kind: 'text' },
  { key: 'account_id', kind: 'integer' },
  { key: 'account', kind: 'text' },
  { key: 'account_amount', kind: 'money' },
  { key: 'account_currency', kind: 'text' },
  { key: 'project_id', kind: 'integer' },
  { key: 'project', kind: 'text' },
  { key: 'project_amount', kind: 'money' },
  { key: 'project_currency', kind: 'text' },
  { key: 'category_id', kind: 'integer' },
  { key: 'category', kind: 'text' },
  { key: 'base_amount', kind: 'money' },
  { key: 'base_currency', kind: 'text' },
  { key: 'base_rate', kind: 'decimal' },
  { key: 'base_rate_source', kind: 'text' },
  { key: 'tags', kind: 'text' },
  { key: 'created_by', kind: 'integer' },
  { key: 'created_by_key', kind: 'integer' },
  { key: 'created_at', kind: 'timestamp' },
  { key: 'deleted_at', kind: 'timestamp' },
] as const satisfies readonly Omit<Column, 'label'>[];

export type ExportColumn = (typeof EXPORT_COLUMNS)[number]['key'];

/** Columns of a printed list: those that fit on a page; with deleted ones also when they were deleted. */
export function printedColumns({ includeDeleted }: { includeDeleted: boolean }): readonly ExportColumn[] {
  return includeDeleted ? [...PRINTED_COLUMNS, 'deleted_at'] : PRINTED_COLUMNS;
}

const PRINTED_COLUMNS: readonly ExportColumn[] = [
  'expense_date',
  'vendor',
  'note',
  'amount',
  'currency',
  'account',
  'project',
  'category',
  'base_amount',
];
