import { RateSource, type Expense, type FrozenAmount } from '@outlay/proto/outlay/ledger/v1/expense_pb.ts';
import { amountOf, idOf, instantOf, required } from './shown.ts';

/** An expense as REST shows it. */
export function shownExpense(expense: Expense): Record<string, unknown> {
  const amount = required(expense.amount, 'amount');
  return {
    id: Number(expense.id),
    amount: amountOf(amount.amountMinor, amount.currency),
    currency: amount.currency,
    expense_date: expense.expenseDate,
    vendor: expense.vendor ?? null,
    note: expense.note ?? null,
    project_id: idOf(expense.projectId),
    is_project_related: expense.projectId !== undefined,
    account_id: Number(expense.accountId),
    category_id: idOf(expense.categoryId),
    cross_project_ref_id: idOf(expense.crossProjectRefId),
    tags: expense.tags,
    account_amount: shownFrozen(expense.accountAmount),
    project_amount: expense.projectAmount === undefined ? null : shownFrozen(expense.projectAmount),
    base_amount: shownFrozen(expense.baseAmount),
    created_by: idOf(expense.createdBy),
    created_by_key: idOf(expense.createdByKey),
    import_id: idOf(expense.importId),
    soft_deleted_at: instantOf(expense.softDeletedAt),
    created_at: instantOf(expense.createdAt),
    updated_at: instantOf(expense.updatedAt),
  };
}

/** An event of an older version tells none: it knew rates of days alone. */
const SOURCES: Readonly<Record<RateSource, string | null>> = {
  [RateSource.UNSPECIFIED]: null,
  [RateSource.SAME]: 'same',
  [RateSource.DAILY]: 'daily',
  [RateSource.CROSS]: 'cross',
  [RateSource.STATED]: 'stated',
};

function shownFrozen(frozen: FrozenAmount | undefined) {
  const { money, rate, rateDate, rateSource } = required(frozen, 'converted amount');
  const { amountMinor, currency } = required(money, 'money');
  return {
    amount: amountOf(amountMinor, currency),
    currency,
    rate: JSON.rawJSON(rate),
    rate_date: rateDate ?? null,
    rate_source: SOURCES[rateSource] ?? (rateDate === undefined ? 'same' : 'daily'),
  };
}
