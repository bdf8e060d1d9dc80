import type { Column } from '@outlay/files/table';

/** The columns of an exported list; `expense-export-sql.ts` has the expression of each. */
export const EXPORT_COLUMNS = [
  { key: 'id', label: 'Id', kind: 'integer' },
  { key: 'expense_date', label: 'Date', kind: 'date' },
  { key: 'vendor', label: 'Vendor', kind: 'text' },
  { key: 'note', label: 'Note', kind: 'text' },
  { key: 'amount', label: 'Amount', kind: 'money' },
  { key: 'currency', label: 'Currency', kind: 'text' },
  { key: 'account_id', label: 'Account id', kind: 'integer' },
  { key: 'account', label: 'Account', kind: 'text' },
  { key: 'account_amount', label: 'Account amount', kind: 'money' },
  { key: 'account_currency', label: 'Account currency', kind: 'text' },
  { key: 'project_id', label: 'Project id', kind: 'integer' },
  { key: 'project', label: 'Project', kind: 'text' },
  { key: 'project_amount', label: 'Project amount', kind: 'money' },
  { key: 'project_currency', label: 'Project currency', kind: 'text' },
  { key: 'category_id', label: 'Category id', kind: 'integer' },
  { key: 'category', label: 'Category', kind: 'text' },
  { key: 'base_amount', label: 'Base amount', kind: 'money' },
  { key: 'base_currency', label: 'Base currency', kind: 'text' },
  { key: 'base_rate', label: 'Rate to base', kind: 'decimal' },
  { key: 'tags', label: 'Tags', kind: 'text' },
  { key: 'created_by', label: 'Recorded by', kind: 'integer' },
  { key: 'created_by_key', label: 'Recorded by key', kind: 'integer' },
  { key: 'created_at', label: 'Recorded at', kind: 'timestamp' },
  { key: 'deleted_at', label: 'Deleted at', kind: 'timestamp' },
] as const satisfies readonly Column[];

export type ExportColumn = (typeof EXPORT_COLUMNS)[number]['key'];

/** Columns of a printed list: those that fit on a page. */
export const PRINTED_COLUMNS: readonly ExportColumn[] = [
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
