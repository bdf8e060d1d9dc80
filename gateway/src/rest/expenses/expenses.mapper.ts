import type { z } from 'zod';
import type {
  BookedFragment,
  ChangeExpenseInput,
  ExpenseDetailsFragment,
  ExpenseFilter,
  RecordedExpenseFragment,
} from '../../__generated__/rest-operations.ts';
import { jsonNumber } from '../kit/exact-json.ts';
import { warningCode, type expense, type expenseFilters, type recordedExpense } from './expenses.schemas.ts';
import type { expenseChanges } from './expenses.schemas.ts';

type Expense = z.output<typeof expense>;

/** An expense as REST answers it. */
export function toExpense(found: ExpenseDetailsFragment): Expense {
  return {
    id: Number(found.id),
    amount: jsonNumber(found.amount.amount),
    currency: found.amount.currency,
    expense_date: found.expenseDate,
    vendor: found.vendor,
    note: found.note,
    project_id: idOf(found.project),
    is_project_related: found.isProjectRelated,
    account_id: Number(found.account.id),
    category_id: idOf(found.category),
    cross_project_ref_id: idOf(found.crossProjectRef),
    tags: found.tags,
    account_amount: toBooked(found.accountAmount),
    project_amount: found.projectAmount && toBooked(found.projectAmount),
    base_amount: toBooked(found.baseAmount),
    created_by: idOf(found.createdBy),
    soft_deleted_at: found.softDeletedAt,
    created_at: found.createdAt,
    updated_at: found.updatedAt,
  };
}

/** An expense and what recording it did. */
export function toRecordedExpense(found: RecordedExpenseFragment): z.output<typeof recordedExpense> {
  return {
    ...toExpense(found.expense),
    warnings: found.warnings.map(({ code, message }) => ({ code: warningCode.toRest(code), message })),
    balances: found.balances.map(({ account, balance }) => ({
      account_id: Number(account.id),
      balance: jsonNumber(balance.amount),
      currency: balance.currency,
    })),
    dry_run: found.dryRun,
  };
}

/** The filters of a query, in the graph's words. */
export function toExpenseFilter(query: z.output<typeof expenseFilters>): ExpenseFilter {
  return {
    projectId: query.project_id,
    accountId: query.account_id,
    categoryId: query.category_id,
    vendor: query.vendor,
    tag: query.tag,
    q: query.q,
    from: query.from,
    to: query.to,
    minAmount: query.min_amount,
    maxAmount: query.max_amount,
    currency: query.currency,
    createdBy: query.created_by,
    isProjectRelated: query.is_project_related,
    includeDeleted: query.include_deleted,
  };
}

/** The changes a body asks for, in the graph's words. */
export function toExpenseChanges(body: z.output<typeof expenseChanges>): ChangeExpenseInput {
  return {
    amount: body.amount,
    currency: body.currency,
    expenseDate: body.expense_date,
    vendor: body.vendor,
    note: body.note,
    projectId: body.project_id,
    isProjectRelated: body.is_project_related,
    accountId: body.account_id,
    categoryId: body.category_id,
    crossProjectRefId: body.cross_project_ref_id,
    tags: body.tags,
  };
}

function toBooked({ amount, currency, rate, rateDate }: BookedFragment): Expense['account_amount'] {
  return { amount: jsonNumber(amount), currency, rate: jsonNumber(rate), rate_date: rateDate };
}

function idOf(reference: { id: string } | null): number | null {
  return reference && Number(reference.id);
}
