import { formatAmount } from '@outlay/money/money';
import type { Expense, FrozenAmount } from './expense.ts';
import { readableRate } from './recording/freeze-amounts.ts';

/** An expense as GraphQL shows it, with the ids of what it refers to. It survives JSON, so it can be a command's stored answer. */
export type ExpenseModel = ReturnType<typeof toExpenseModel>;

export function toExpenseModel(expense: Expense) {
  return {
    id: String(expense.id),
    amount: { amount: formatAmount(expense.amountMinor, expense.currency), currency: expense.currency },
    accountAmount: toFrozenModel(expense.accountAmount),
    projectAmount: expense.projectAmount === null ? null : toFrozenModel(expense.projectAmount),
    baseAmount: toFrozenModel(expense.baseAmount),
    expenseDate: expense.expenseDate,
    vendor: expense.vendor,
    note: expense.note,
    isProjectRelated: expense.projectId !== null,
    accountId: expense.accountId,
    categoryId: expense.categoryId,
    projectId: expense.projectId,
    crossProjectRefId: expense.crossProjectRefId,
    tags: [...expense.tags],
    createdById: expense.createdBy,
    softDeletedAt: expense.softDeletedAt?.toISOString() ?? null,
    version: expense.version,
    createdAt: expense.createdAt.toISOString(),
    updatedAt: expense.updatedAt.toISOString(),
  };
}

function toFrozenModel(frozen: FrozenAmount) {
  return {
    amount: formatAmount(frozen.amountMinor, frozen.currency),
    currency: frozen.currency,
    rate: readableRate(frozen),
    rateDate: frozen.rateDate,
  };
}

/** What the audit log compares of an expense: names and values as REST shows them. */
export function toAuditedExpense(expense: Expense) {
  return {
    amount: formatAmount(expense.amountMinor, expense.currency),
    currency: expense.currency,
    account_amount: convertedText(expense, expense.accountAmount),
    project_amount: convertedText(expense, expense.projectAmount),
    base_amount: convertedText(expense, expense.baseAmount),
    expense_date: expense.expenseDate,
    vendor: expense.vendor,
    note: expense.note,
    is_project_related: expense.projectId !== null,
    project_id: expense.projectId,
    account_id: expense.accountId,
    category_id: expense.categoryId,
    cross_project_ref_id: expense.crossProjectRefId,
    tags: expense.tags,
    soft_deleted_at: expense.softDeletedAt,
  };
}

/** Told only where it says more than the amount itself. */
function convertedText(expense: Expense, frozen: FrozenAmount | null): string | null {
  if (frozen === null || frozen.currency === expense.currency) return null;
  return `${formatAmount(frozen.amountMinor, frozen.currency)} ${frozen.currency}`;
}
