import { conflict, invalidReference } from '@outlay/errors/app-error';
import { parseAmount } from '@outlay/money/money';
import { accountOf } from '../../posting/posting.ts';
import { RowBusyError, rowKey, type ProjectState } from '../../posting/posting-state.ts';
import { checkBookingDate } from '../../validation/date.ts';
import type { Expense, ExpenseContent } from '../expense.ts';
import type { BookingState } from './booking-state.ts';
import type { ExpenseDraft } from './expense-draft.ts';
import { freezeAmounts } from './freeze-amounts.ts';

/** The part of a state that content needs: nothing of it is changed, and of accounts only what never changes is read. */
export type ContentState = Pick<
  BookingState,
  'accounts' | 'projects' | 'categories' | 'busy' | 'rates' | 'today' | 'baseCurrency'
>;

/**
 * The content of an expense to come: its references are checked and its amounts converted. No account needs to be locked for it.
 *
 * @param earlier the expense before a change
 * @throws AppError INVALID_REFERENCE, PROJECT_CLOSED, RATE_MISSING, VALIDATION_FAILED; RowBusyError
 */
export function contentOf(state: ContentState, draft: ExpenseDraft, earlier: Expense | null): ExpenseContent {
  const { expenseDate } = draft;
  if (expenseDate !== earlier?.expenseDate) checkBookingDate(expenseDate, 'expenseDate', state.today);
  const account = accountOf(state, draft.accountId);
  checkCategory(state, draft.categoryId);
  const project = projectOf(state, draft, earlier);
  checkCrossReference(state, draft, earlier);
  const { baseCurrency: base } = state;
  if (base === null) throw new Error('The base currency must be known before an expense is booked.');
  const targets = { account: account.currency, project: project?.currency ?? null, base };
  const { amount: _text, stated: _said, ...rest } = draft;
  return { ...rest, ...freezeAmounts(draft, targets, state.rates, earlier) };
}

/** A project that takes expenses. @throws AppError INVALID_REFERENCE, PROJECT_CLOSED; RowBusyError */
export function openProject(state: ContentState, id: number): ProjectState {
  const project = knownProject(state, id);
  if (!project.deleted && project.status !== 'archived') return project;
  throw conflict('PROJECT_CLOSED', 'The project is archived or deleted and takes no expenses.', [
    { field: 'projectId', message: 'is archived or deleted', code: 'PROJECT_CLOSED' },
  ]);
}

function checkCategory(state: ContentState, id: number | null): void {
  if (id === null || state.categories.has(id)) return;
  throw absent(state, rowKey('category', id), 'categoryId');
}

/** A project must be open for what is new on it; a change that leaves project and money alone does not ask. */
function projectOf(state: ContentState, draft: ExpenseDraft, earlier: Expense | null): ProjectState | null {
  if (draft.projectId === null) return null;
  const isUntouched = earlier?.projectId === draft.projectId && isSameMoney(earlier, draft);
  return isUntouched ? knownProject(state, draft.projectId) : openProject(state, draft.projectId);
}

function checkCrossReference(state: ContentState, draft: ExpenseDraft, earlier: Expense | null): void {
  const id = draft.crossProjectRefId;
  if (id === null || id === earlier?.crossProjectRefId) return;
  const project = state.projects.get(id);
  if (!project) throw absent(state, rowKey('project', id), 'crossProjectRefId');
  if (project.deleted) throw invalidReference('crossProjectRefId');
}

function knownProject(state: ContentState, id: number): ProjectState {
  const project = state.projects.get(id);
  if (!project) throw absent(state, rowKey('project', id), 'projectId');
  return project;
}

/** Why a named row is not there: another transaction holds it, or it does not exist. */
function absent(state: ContentState, row: string, field: string): Error {
  return state.busy.has(row) ? new RowBusyError(row) : invalidReference(field);
}

function isSameMoney(earlier: Expense, { amount, currency, expenseDate, stated }: ExpenseDraft): boolean {
  if (stated !== undefined) return false;
  if (currency !== earlier.currency || expenseDate !== earlier.expenseDate) return false;
  return parseAmount(amount, currency) === earlier.amountMinor;
}
