import { wireEnum } from '../schema/wire-enum.ts';

export const importKind = wireEnum({ expenses: 'EXPENSES', accounts: 'ACCOUNTS' });
export const importState = wireEnum({
  reading: 'READING',
  ready: 'READY',
  committing: 'COMMITTING',
  done: 'DONE',
  undoing: 'UNDOING',
  undone: 'UNDONE',
  failed: 'FAILED',
});
export const importTake = wireEnum({ all: 'ALL', good: 'GOOD' });
export const rowState = wireEnum({ good: 'GOOD', bad: 'BAD', twin: 'TWIN', excluded: 'EXCLUDED' });
export const decimalSign = wireEnum({ '.': 'DOT', ',': 'COMMA' });
export const dateOrder = wireEnum({ ymd: 'YMD', dmy: 'DMY', mdy: 'MDY' });
export const spendSign = wireEnum({ negative: 'NEGATIVE', positive: 'POSITIVE' });
export const importField = wireEnum({
  expense_date: 'EXPENSE_DATE',
  amount: 'AMOUNT',
  debit: 'DEBIT',
  credit: 'CREDIT',
  direction: 'DIRECTION',
  currency: 'CURRENCY',
  account_amount: 'ACCOUNT_AMOUNT',
  vendor: 'VENDOR',
  note: 'NOTE',
  account: 'ACCOUNT',
  project: 'PROJECT',
  category: 'CATEGORY',
  tags: 'TAGS',
  status: 'STATUS',
  deleted_at: 'DELETED_AT',
  name: 'NAME',
  type: 'TYPE',
  opening_balance: 'OPENING_BALANCE',
  low_balance_threshold: 'LOW_BALANCE_THRESHOLD',
  overdraft: 'OVERDRAFT',
});
