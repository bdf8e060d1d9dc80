import { invalidField, invalidReference } from '@outlay/errors/app-error';
import { currencyOf, type CurrencyCode } from '@outlay/money/currencies';
import { parseDecimal } from '@outlay/money/decimal';
import { parseAmount } from '@outlay/money/money';
import { parseId } from '@outlay/tenancy/ids';
import { checkTogether } from '@outlay/errors/check-together';
import { checkDate } from '../../validation/date.ts';
import { readNote, readTags, readVendor } from '../expense-text.ts';

/** The input of `recordExpense`. */
export interface RecordExpenseInput {
  amount: string;
  currency?: string | null | undefined;
  expenseDate: string;
  vendor?: string | null | undefined;
  note?: string | null | undefined;
  projectId?: string | null | undefined;
  isProjectRelated: boolean;
  accountId: string;
  categoryId?: string | null | undefined;
  crossProjectRefId?: string | null | undefined;
  tags?: readonly string[] | null | undefined;
}

/** What is asked for, checked as far as it can be without the ledger's data. */
export interface ExpenseDraft {
  readonly accountId: number;
  readonly projectId: number | null;
  readonly categoryId: number | null;
  readonly crossProjectRefId: number | null;
  /** A positive decimal; its decimals are checked once the currency is known. */
  readonly amount: string;
  /** null: the account's. */
  readonly currency: CurrencyCode | null;
  readonly expenseDate: string;
  readonly vendor: string | null;
  readonly note: string | null;
  readonly tags: readonly string[];
}

/**
 * Checks and normalises the input of a new expense.
 * @throws AppError VALIDATION_FAILED with one detail per wrong field; INVALID_REFERENCE for an id that nothing can have
 */
export function readRecordInput(input: RecordExpenseInput): ExpenseDraft {
  checkTogether(
    () => checkAmount(input.amount, input.currency ?? null),
    () => checkDate(input.expenseDate, 'expenseDate'),
    () => checkProjectRule(input.isProjectRelated, input.projectId ?? null),
    () => readVendor(input.vendor),
    () => readNote(input.note),
    () => readTags(input.tags),
  );
  return {
    accountId: readReference(input.accountId, 'accountId'),
    projectId: readOptionalReference(input.projectId, 'projectId'),
    categoryId: readOptionalReference(input.categoryId, 'categoryId'),
    crossProjectRefId: readOptionalReference(input.crossProjectRefId, 'crossProjectRefId'),
    amount: input.amount,
    currency: readCurrency(input.currency ?? null),
    expenseDate: input.expenseDate,
    vendor: readVendor(input.vendor),
    note: readNote(input.note),
    tags: readTags(input.tags),
  };
}

/** A plain decimal above zero; with no more decimals than the currency has, where it is known. @throws AppError VALIDATION_FAILED */
export function checkAmount(amount: string, currency: string | null): void {
  if (parseDecimal(amount, 'amount').units <= 0n) throw invalidField('amount', 'must be more than 0', 'NOT_POSITIVE');
  if (currency !== null) parseAmount(amount, currencyOf(currency));
}

/** Project related needs a project, unrelated forbids one. @throws AppError VALIDATION_FAILED */
export function checkProjectRule(isProjectRelated: boolean, projectId: string | number | null): void {
  if (isProjectRelated === (projectId !== null)) return;
  if (isProjectRelated) throw invalidField('projectId', 'is needed when the expense is project related', 'REQUIRED');
  throw invalidField('projectId', 'must be left out when the expense is not project related', 'NOT_ALLOWED');
}

/** An ISO 4217 code, or null. @throws AppError VALIDATION_FAILED */
export function readCurrency(code: string | null): CurrencyCode | null {
  return code === null ? null : currencyOf(code);
}

/** An id in a body. @throws AppError INVALID_REFERENCE where no such id can exist */
export function readReference(id: string, field: string): number {
  const number = parseId(id);
  if (number === null) throw invalidReference(field);
  return number;
}

/** As {@link readReference}; null where nothing is referred to. */
export function readOptionalReference(id: string | null | undefined, field: string): number | null {
  return id === null || id === undefined ? null : readReference(id, field);
}
