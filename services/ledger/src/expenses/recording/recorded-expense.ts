import { formatAmount } from '@outlay/money/money';
import type { Booked } from './booking.ts';
import type { PostingWarning } from '../../posting/posting.ts';
import { toExpenseModel, type ExpenseModel } from '../expense.mapper.ts';

/** Balance of an account after a booking. */
export interface RecordedBalance {
  accountId: number;
  balance: { amount: string; currency: string };
}

/** The answer to a command that booked. It survives JSON, so it can be stored for a repetition of the command. */
export interface RecordedExpense {
  expense: ExpenseModel;
  warnings: readonly PostingWarning[];
  balances: RecordedBalance[];
  dryRun: boolean;
}

export function toRecordedExpense(booked: Booked, dryRun = false): RecordedExpense {
  return {
    expense: toExpenseModel(booked.expense),
    warnings: booked.warnings,
    balances: booked.balances.map(({ accountId, balanceMinor, currency }) => ({
      accountId,
      balance: { amount: formatAmount(balanceMinor, currency), currency },
    })),
    dryRun,
  };
}
