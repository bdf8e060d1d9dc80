import { invalidField, invalidReference } from '@outlay/errors/app-error';
import { checkTogether } from '@outlay/errors/check-together';
import { currencyOf, type CurrencyCode } from '@outlay/money/currencies';
import { parseDecimal } from '@outlay/money/decimal';
import { formatAmount, parseAmount } from '@outlay/money/money';
import { parseId } from '@outlay/tenancy/ids';
import type { ChangeExpenseInput, RecordExpenseInput } from '../../__generated__/resolvers.ts';
import { checkDate } from '../../validation/date.ts';
import type { Expense, ExpenseContent } from '../expense.ts';
import { readNote, readTags, readVendor } from '../expense-text.ts';
import { readStatement, type Statement } from './stated-amount.ts';

/** The input of an expense, checked as far as possible without the ledger's data; amounts are not converted yet. */
export interface ExpenseDraft extends Omit<
  ExpenseContent,
  'amountMinor' | 'currency' | 'accountAmount' | 'projectAmount' | 'baseAmount'
> {
  /** A positive decimal; its decimals are checked once the currency is known. */
  readonly amount: string;
  /** null: the account's. */
  readonly currency: CurrencyCode | null;
  /** As {@link readStatement} reads it. */
  readonly stated?: Statement | null | undefined;
}

const NEVER_NULL = ['amount', 'currency', 'expenseDate', 'isProjectRelated', 'accountId', 'tags'] as const;

/** Defaults of a new expense. */
export const EMPTY_DRAFT = {
  accountId: 0,
  projectId: null,
  categoryId: null,
  crossProjectRefId: null,
  currency: null,
  vendor: null,
  note: null,
  tags: [],
} as const;

/**
 * Checks and normalises the input of a new expense.
 * @throws AppError VALIDATION_FAILED with one detail per wrong field; INVALID_REFERENCE for an id that nothing can have
 */
export function readRecordInput(input: RecordExpenseInput): ExpenseDraft {
  const { amount, expenseDate, currency, tags } = input;
  // In a new expense null is the same as nothing.
  const given = { ...input, currency: currency ?? undefined, tags: tags ?? undefined };
  return readDraft(given, { ...EMPTY_DRAFT, amount, expenseDate });
}

/**
 * The expense as the change would have it, for booking. Without a word on `isProjectRelated` it follows the project.
 * @throws AppError as {@link readRecordInput}
 */
export function readChangeInput(expense: Expense, input: ChangeExpenseInput): ExpenseDraft {
  return readDraft(input, { ...expense, amount: shortAmount(expense) });
}

/** An expense as a draft of itself: what booking it again starts from. */
export function draftOf(expense: Expense): ExpenseDraft {
  return readChangeInput(expense, {});
}

/** Reads the input of a new or changed expense: an omitted field keeps the value of `before`, null clears it. */
function readDraft(input: ChangeExpenseInput, before: ExpenseDraft): ExpenseDraft {
  const reference = (field: 'projectId' | 'categoryId' | 'crossProjectRefId') =>
    input[field] === undefined ? before[field] : readOptionalReference(input[field], field);
  const projectAfter = input.projectId === undefined ? before.projectId : input.projectId;
  checkTogether(
    ...NEVER_NULL.map((field) => () => refuseNull(input, field)),
    () => readCurrency(input.currency ?? null),
    () => input.amount == null || checkAmount(input.amount, input.currency ?? before.currency),
    () => input.expenseDate == null || checkDate(input.expenseDate, 'expenseDate'),
    () => input.isProjectRelated == null || checkProjectRule(input.isProjectRelated, projectAfter),
    () => readStatement(input),
    () => readVendor(input.vendor),
    () => readNote(input.note),
    () => readTags(input.tags),
  );
  return {
    accountId: input.accountId == null ? before.accountId : readReference(input.accountId, 'accountId'),
    projectId: reference('projectId'),
    categoryId: reference('categoryId'),
    crossProjectRefId: reference('crossProjectRefId'),
    amount: input.amount ?? before.amount,
    currency: readCurrency(input.currency ?? null) ?? before.currency,
    stated: readStatement(input),
    expenseDate: input.expenseDate ?? before.expenseDate,
    vendor: input.vendor === undefined ? before.vendor : readVendor(input.vendor),
    note: input.note === undefined ? before.note : readNote(input.note),
    tags: input.tags == null ? before.tags : readTags(input.tags),
  };
}

function refuseNull(input: ChangeExpenseInput, field: keyof ChangeExpenseInput): void {
  if (input[field] === null) throw invalidField(field, 'must not be null', 'REQUIRED');
}

/** Without needless decimals, so that 10.00 USD may become 10 JPY. */
function shortAmount(expense: Expense): string {
  const amount = formatAmount(expense.amountMinor, expense.currency);
  return amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount;
}

/** A plain decimal above zero; with no more decimals than the currency has, where it is known. */
function checkAmount(amount: string, currency: string | null): void {
  if (parseDecimal(amount, 'amount').units <= 0n) throw invalidField('amount', 'must be more than 0', 'NOT_POSITIVE');
  if (currency !== null) parseAmount(amount, currencyOf(currency));
}

/** Project related needs a project, unrelated forbids one. */
function checkProjectRule(isProjectRelated: boolean, projectId: string | number | null): void {
  if (isProjectRelated === (projectId !== null)) return;
  if (isProjectRelated) throw invalidField('projectId', 'is needed when the expense is project related', 'REQUIRED');
  throw invalidField('projectId', 'must be left out when the expense is not project related', 'NOT_ALLOWED');
}

/** An ISO 4217 code, or null. @throws AppError VALIDATION_FAILED */
export function readCurrency(code: string | null): CurrencyCode | null {
  return code === null ? null : currencyOf(code);
}

function readReference(id: string, field: string): number {
  const number = parseId(id);
  if (number === null) throw invalidReference(field);
  return number;
}

function readOptionalReference(id: string | null, field: string): number | null {
  return id === null ? null : readReference(id, field);
}
