/** Fields of an expense that a column may hold. */
export const EXPENSE_FIELDS = [
  'expense_date',
  'amount',
  'debit',
  'credit',
  'direction',
  'currency',
  'account_amount',
  'vendor',
  'note',
  'account',
  'project',
  'category',
  'tags',
  'status',
  'deleted_at',
] as const;

/** Fields of an account that a column may hold. */
export const ACCOUNT_FIELDS = [
  'name',
  'type',
  'currency',
  'opening_balance',
  'low_balance_threshold',
  'overdraft',
] as const;

export const IMPORT_KINDS = ['expenses', 'accounts'] as const;

export type ImportKind = (typeof IMPORT_KINDS)[number];
export type ExpenseField = (typeof EXPENSE_FIELDS)[number];
export type AccountField = (typeof ACCOUNT_FIELDS)[number];
export type ImportField = ExpenseField | AccountField;

/** The column of each field, counted from 0. */
export type Mapping<Field extends ImportField = ImportField> = Readonly<Partial<Record<Field, number>>>;

export function fieldsOf(kind: ImportKind): readonly ImportField[] {
  return kind === 'expenses' ? EXPENSE_FIELDS : ACCOUNT_FIELDS;
}
