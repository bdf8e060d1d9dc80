import type { CurrencyCode } from '@outlay/money/currencies';
import type { Expense } from '../expense.ts';

/** Change of what a project has left to spend. */
export interface RemainingChange {
  readonly projectId: number;
  /** Negative where more is spent. Minor units of `currency`. */
  readonly changeMinor: bigint;
  readonly currency: CurrencyCode;
}

/**
 * Returns the change of what the project of an expense has left; null without a project. What another project gets back, because the
 * expense leaves it, is left out.
 * @param before null for a new expense
 */
export function remainingChange(before: Expense | null, after: Expense): RemainingChange | null {
  const { projectId, projectAmount } = after;
  if (projectId === null || projectAmount === null) return null;
  const { currency } = projectAmount;
  const spent = (expense: Expense | null) => spentOn(expense, projectId, currency);
  return { projectId, currency, changeMinor: spent(before) - spent(after) };
}

function spentOn(expense: Expense | null, projectId: number, currency: CurrencyCode): bigint {
  if (expense?.projectId !== projectId || expense.softDeletedAt !== null) return 0n;
  return expense.projectAmount?.currency === currency ? expense.projectAmount.amountMinor : 0n;
}
