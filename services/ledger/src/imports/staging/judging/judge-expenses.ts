import type { EntityManager } from '@mikro-orm/postgresql';
import { invalidField } from '@outlay/errors/app-error';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import { nameKey } from '@outlay/text/name-key';
import { readCategory } from '../../../categories/category.rules.ts';
import { vendorKey } from '../../../expenses/expense-search.ts';
import { readBookingState, type BookingState } from '../../../expenses/recording/booking-state.ts';
import { readRecordInput } from '../../../expenses/recording/expense-draft.ts';
import type { Expense } from '../../../expenses/expense.ts';
import { requireReferences } from '../../../posting/require-references.ts';
import type { RowExpense } from '../../draft.ts';
import type { RowEffect } from '../../import.ts';
import type { CellError, RowReading } from '../../reading/cells/cell-error.ts';
import { expenseReader, type ExpenseValues } from '../../reading/cells/expense-cells.ts';
import type { RowRules } from '../row-rules.ts';
import type { Judgement, RowError } from '../rows/import-row.ts';
import { contentKey } from '../rows/content-key.ts';
import { TwinsRepository } from '../rows/twins.repository.ts';
import { faultsOf, located, type FieldNames } from './faults.ts';
import { resolveNames } from './reference-cells.ts';
import { tryPosting } from './try-posting.ts';

/** Any color will do for a category that is checked. */
const SOME_COLOR = '#808080';

/** Everything by which rows are judged, besides the database. */
export interface JudgedBy extends RowRules {
  readonly origin: RequestContext;
  /** True once the owners of projects and settings were asked. */
  readonly isAsked: boolean;
}

type Drafted = { readonly draft: RowExpense } | { readonly errors: readonly RowError[] };

/** Judges rows, each as it alone would be answered, within the transaction of the entity manager. @throws ReferencesMissingError */
export async function judgeExpenses(
  em: EntityManager,
  by: JudgedBy,
  rows: readonly (readonly string[])[],
): Promise<Judgement[]> {
  const read = expenseReader(by);
  const drafted = rows.map((cells) => draftOf(read(cells), by));
  const drafts = drafted.flatMap((one) => ('draft' in one ? [one.draft] : []));
  const tenantId = tenantOf(by.origin);
  const named = { origins: [by.origin], drafts, expenses: [], newExpenses: 0, newEntries: 0, lock: 'none' } as const;
  const state = await readBookingState(em, tenantId, named);
  requireReferences(state, by.isAsked);
  const tried = drafted.map((one) => ('draft' in one ? posted(state, by, one.draft) : one));
  const expenses = tried.flatMap((one) => ('expense' in one ? [one.expense] : []));
  const twins = await new TwinsRepository(em, tenantId).find(expenses);
  return tried.map((one) => ('expense' in one ? good(one, twins.shift() ?? []) : bad(one.errors)));
}

type Tried =
  | { readonly expense: Expense; readonly draft: RowExpense; readonly warnings: Judgement['warnings'] }
  | { readonly errors: readonly RowError[] };

function posted(state: BookingState, { origin, mapping }: JudgedBy, draft: RowExpense): Tried {
  const { newCategory: _made, ...recorded } = draft;
  try {
    return { ...tryPosting(state, origin, recorded), draft };
  } catch (error) {
    return { errors: faultsOf(error, mapping) };
  }
}

/** A row as an expense to record, as far as its cells alone can tell. */
function draftOf(read: RowReading<ExpenseValues>, by: JudgedBy): Drafted {
  const { mapping, defaults, books } = by;
  const faults: Omit<RowError, 'column'>[] = [];
  if (read.errors) return { errors: read.errors.map(withoutHeader) };
  const references = resolveNames(books, read.values, defaults, faults);
  const errors = faults.map((fault) => located(mapping, fault));
  const attempt = <T>(work: () => T, fields?: FieldNames): T | null => {
    try {
      return work();
    } catch (error) {
      errors.push(...faultsOf(error, mapping, fields));
      return null;
    }
  };
  const { newCategory: name } = references;
  const newCategory = name && attempt(() => readCategory({ name, color: SOME_COLOR }).name, { name: 'category' });
  const draft = attempt(() => draftFrom(read.values, by, { ...references, newCategory }));
  return draft === null || errors.length > 0 ? { errors } : { draft };
}

function draftFrom(
  values: ExpenseValues,
  { defaults, books }: JudgedBy,
  { accountId, projectId, categoryId, newCategory }: ReturnType<typeof resolveNames>,
): RowExpense {
  const currency = values.currency ?? defaults.currency;
  const debited = accountId === null ? null : books.accounts.withId(accountId)?.currency;
  requireOwnSign(values, currency ?? debited ?? null);
  // Where nothing is converted, it says the amount once more.
  const isConverted = currency !== null && currency !== debited;
  const draft = readRecordInput({
    amount: values.amount,
    currency,
    accountAmount: isConverted ? values.accountAmount : null,
    expenseDate: values.expenseDate,
    vendor: values.vendor,
    note: values.note,
    tags: [...values.tags],
    isProjectRelated: projectId !== null,
    projectId: projectId === null ? null : String(projectId),
    // Any id, where there is none: the row is bad anyway, and its other cells are checked, too.
    accountId: String(accountId ?? 1),
    categoryId: categoryId === null ? null : String(categoryId),
  });
  return { ...draft, newCategory };
}

/** A `$` on an account in euros is no euro. @throws AppError VALIDATION_FAILED */
function requireOwnSign({ sharedSign }: ExpenseValues, currency: string | null): void {
  if (sharedSign === null || currency === null || sharedSign.currencies.some((one) => one === currency)) return;
  const reason = `is not clear: ${sharedSign.text} is no sign of ${currency}; choose the currency of the file, or a column that names it`;
  throw invalidField('currency', reason, 'AMBIGUOUS');
}

function good(
  { expense, draft, warnings }: Extract<Tried, { expense: Expense }>,
  twinOf: readonly number[],
): Judgement {
  return {
    state: twinOf.length > 0 ? 'twin' : 'good',
    errors: [],
    warnings,
    draft: { ...draft, effect: effectOf(expense, draft.newCategory) },
    contentKey: contentKey(expense),
    twinOf,
  };
}

/** The column says which header it is. */
export function withoutHeader({ header: _header, ...error }: CellError): RowError {
  return error;
}

function bad(errors: readonly RowError[]): Judgement {
  return { state: 'bad', errors, warnings: [], draft: null, contentKey: null, twinOf: [] };
}

function effectOf(expense: Expense, newCategory: string | null): RowEffect {
  const { amountMinor, currency, accountAmount, projectAmount, baseAmount, vendor } = expense;
  return {
    vendorKey: vendorKey(vendor),
    categoryKey: newCategory === null ? null : nameKey(newCategory),
    amountMinor: Number(amountMinor),
    amountCurrency: currency,
    accountMinor: Number(accountAmount.amountMinor),
    accountCurrency: accountAmount.currency,
    projectMinor: projectAmount === null ? null : Number(projectAmount.amountMinor),
    projectCurrency: projectAmount?.currency ?? null,
    baseMinor: Number(baseAmount.amountMinor),
  };
}
