import { invalidField } from '@outlay/errors/app-error';
import { formatAmount } from '@outlay/money/money';
import { checkTogether } from '@outlay/errors/check-together';
import {
  checkAmount,
  checkProjectRule,
  readCurrency,
  readOptionalReference,
  readReference,
  type ExpenseDraft,
  type RecordExpenseInput,
} from './expense-rules.ts';
import { checkDate } from '../../validation/date.ts';
import { readNote, readTags, readVendor } from '../expense-text.ts';
import type { Expense } from '../expense.ts';

/** The input of `changeExpense`: what is left out stays, null empties. */
export type ChangeExpenseInput = {
  [Field in keyof RecordExpenseInput]?: RecordExpenseInput[Field] | null | undefined;
};

const NEVER_NULL = ['amount', 'currency', 'expenseDate', 'isProjectRelated', 'accountId', 'tags'] as const;

/**
 * The expense as the change would have it, for booking. Without a word on `isProjectRelated` it follows the project.
 * @throws AppError VALIDATION_FAILED with one detail per wrong field; INVALID_REFERENCE for an id that nothing can have
 */
export function readChangeInput(expense: Expense, input: ChangeExpenseInput): ExpenseDraft {
  checkTogether(
    ...NEVER_NULL.map((field) => () => refuseNull(input, field)),
    () => input.currency == null || readCurrency(input.currency),
    () => input.amount == null || checkAmount(input.amount, input.currency ?? expense.currency),
    () => input.expenseDate == null || checkDate(input.expenseDate, 'expenseDate'),
    () => input.isProjectRelated == null || checkProjectRule(input.isProjectRelated, projectAfter(expense, input)),
    () => readVendor(input.vendor),
    () => readNote(input.note),
    () => readTags(input.tags),
  );
  const reference = (field: 'projectId' | 'categoryId' | 'crossProjectRefId') =>
    input[field] === undefined ? expense[field] : readOptionalReference(input[field], field);
  return {
    accountId: input.accountId == null ? expense.accountId : readReference(input.accountId, 'accountId'),
    projectId: reference('projectId'),
    categoryId: reference('categoryId'),
    crossProjectRefId: reference('crossProjectRefId'),
    amount: input.amount ?? shortAmount(expense),
    currency: readCurrency(input.currency ?? null) ?? expense.currency,
    expenseDate: input.expenseDate ?? expense.expenseDate,
    vendor: input.vendor === undefined ? expense.vendor : readVendor(input.vendor),
    note: input.note === undefined ? expense.note : readNote(input.note),
    tags: input.tags == null ? expense.tags : readTags(input.tags),
  };
}

/** An expense as a draft of itself: what booking it again starts from. */
export function draftOf(expense: Expense): ExpenseDraft {
  return readChangeInput(expense, {});
}

function refuseNull(input: ChangeExpenseInput, field: keyof ChangeExpenseInput): void {
  if (input[field] === null) throw invalidField(field, 'must not be null', 'REQUIRED');
}

function projectAfter(expense: Expense, { projectId }: ChangeExpenseInput): string | number | null {
  return projectId === undefined ? expense.projectId : projectId;
}

/** Without needless decimals, so that 10.00 USD may become 10 JPY. */
function shortAmount(expense: Expense): string {
  const amount = formatAmount(expense.amountMinor, expense.currency);
  return amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount;
}
