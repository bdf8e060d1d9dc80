import { AppError } from '@outlay/errors/app-error';
import type { ImportField, Mapping } from '../../reading/import-fields.ts';
import type { RowError } from '../rows/import-row.ts';

/** Fields of a row by the names that rules have for them. */
export type FieldNames = Readonly<Record<string, ImportField>>;

const FIELDS: FieldNames = {
  accountId: 'account',
  projectId: 'project',
  categoryId: 'category',
  amount: 'amount',
  accountAmount: 'account_amount',
  currency: 'currency',
  expenseDate: 'expense_date',
  vendor: 'vendor',
  note: 'note',
  tags: 'tags',
  name: 'name',
  type: 'type',
  openingBalance: 'opening_balance',
  lowBalanceThreshold: 'low_balance_threshold',
  overdraft: 'overdraft',
};

const HINTS: Readonly<Record<string, string>> = {
  ACCOUNT_ARCHIVED: 'Restore the account, or choose another one.',
  PROJECT_CLOSED: 'Reopen the project, or choose another one.',
  RATE_MISSING: 'Set the exchange rate of that day first, or correct the currency.',
  INSUFFICIENT_FUNDS: 'Choose another account, or let this one be overdrawn.',
  QUOTA_EXCEEDED: 'Commit the import on another day, or ask for a higher quota.',
  PERIOD_CLOSED: 'Reopen the period, correct the date, or leave the row out.',
  TOO_MANY_DECIMALS: 'Correct the amount, or the currency.',
  TOO_LONG: 'Shorten the text.',
  NAME_TAKEN: 'Choose another name, or leave the row out.',
  REPEATED: 'Choose another name, or leave the row out.',
};

/** Errors of the posting path, and of the rules of input, in the terms of a row. @throws what is no fault of the row */
export function faultsOf(error: unknown, mapping: Mapping, fields = FIELDS): RowError[] {
  if (!(error instanceof AppError) || error.status >= 500) throw error;
  const { code, message, details } = error;
  if (details.length === 0) return [{ field: null, column: null, code, message, hint: HINTS[code] ?? null }];
  return details.map((detail) =>
    located(mapping, {
      ...{ field: fields[detail.field.split('.')[0] ?? ''] ?? null, code: detail.code },
      // A detail says what is wrong with its field; the message of a conflict says more.
      message: code === 'VALIDATION_FAILED' ? `It ${detail.message}.` : message,
      hint: HINTS[detail.code] ?? HINTS[code] ?? null,
    }),
  );
}

/** The fault with the column of its field. */
export function located(mapping: Mapping, fault: Omit<RowError, 'column'>): RowError {
  const { field } = fault;
  const column = field === null ? undefined : (mapping[field] ?? (field === 'amount' ? mapping.debit : undefined));
  return { ...fault, column: column ?? null };
}
