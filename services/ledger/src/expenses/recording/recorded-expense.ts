import { formatAmount } from '@outlay/money/money';
import { limitsOf } from '@outlay/tenancy/key-limits';
import { seesBalances, seesProjectFigures } from '@outlay/tenancy/key-scope';
import type { RequestContext } from '@outlay/tenancy/request-context';
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

/** As the caller may see it: balances of an account and the rest of a budget are sums, which may reach beyond the limits of a key. */
export function toRecordedExpense(context: RequestContext, booked: Booked, dryRun = false): RecordedExpense {
  const limits = limitsOf(context);
  const balances = seesBalances(limits) ? booked.balances : [];
  const remaining = seesProjectFigures(limits) ? booked.remaining : null;
  return {
    expense: toExpenseModel(booked.expense),
    warnings: seesBalances(limits) ? booked.warnings : booked.warnings.map(withoutBalance),
    balances: balances.map(({ accountId, balanceMinor, currency }) => ({
      accountId,
      balance: { amount: formatAmount(balanceMinor, currency), currency },
    })),
    dryRun,
    projectRemaining: remaining && toRemainingLink(remaining, !dryRun),
  };
}

function withoutBalance({ code }: PostingWarning): PostingWarning {
  return { code, message: 'The account is overdrawn.' };
}

function toRemainingLink(
  { projectId, changeMinor, currency }: RemainingChange,
  isBooked: boolean,
): ProjectRemainingLink {
  return { projectId: String(projectId), change: formatAmount(changeMinor, currency), isBooked };
}
