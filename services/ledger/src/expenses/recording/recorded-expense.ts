import { formatAmount } from '@outlay/money/money';
import type { Booked } from './booking.ts';
import type { RemainingChange } from './remaining-change.ts';
import type { PostingWarning } from '../../posting/posting.ts';
import { toExpenseModel, type ExpenseModel } from '../expense.mapper.ts';

/** Balance of an account after a booking. */
export interface RecordedBalance {
  accountId: number;
  balance: { amount: string; currency: string };
}

/** The project of an expense, by which analytics tells what it has left. */
export interface ProjectRemainingLink {
  projectId: string;
  /** Change of what is left, in the project's currency; negative where more is spent. */
  change: string;
  /** False for a dry run. */
  isBooked: boolean;
}

/** The answer to a command that booked. It survives JSON, so it can be stored for a repetition of the command. */
export interface RecordedExpense {
  expense: ExpenseModel;
  warnings: readonly PostingWarning[];
  balances: RecordedBalance[];
  dryRun: boolean;
  /** Null without a project; absent in answers that an earlier version stored. */
  projectRemaining?: ProjectRemainingLink | null;
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
    projectRemaining: booked.remaining && toRemainingLink(booked.remaining, !dryRun),
  };
}

function toRemainingLink(
  { projectId, changeMinor, currency }: RemainingChange,
  isBooked: boolean,
): ProjectRemainingLink {
  return { projectId: String(projectId), change: formatAmount(changeMinor, currency), isBooked };
}
