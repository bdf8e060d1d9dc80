import { diff } from '@outlay/audit/diff';
import { conflict, invalidReference } from '@outlay/errors/app-error';
import type { CurrencyCode } from '@outlay/money/currencies';
import { parseAmount } from '@outlay/money/money';
import { actingKeyId, actingUserId, type RequestContext } from '@outlay/tenancy/request-context';
import { Allowances } from '../../allowances/allowances.ts';
import { expenseEvent, type ExpenseEventType } from '../../messaging/expense-events.ts';
import { Posting, type Move, type PostingWarning } from '../../posting/posting.ts';
import { RowBusyError, rowKey, type ProjectState } from '../../posting/posting-state.ts';
import { checkBookingDate } from '../../validation/date.ts';
import type { ExpenseDraft } from './expense-draft.ts';
import { ExpenseEffects } from './expense-effects.ts';
import { toAuditedExpense } from '../expense.mapper.ts';
import type { Expense, ExpenseContent } from '../expense.ts';
import { remainingChange, type RemainingChange } from './remaining-change.ts';
import { freezeAmounts } from './freeze-amounts.ts';
import type { BookingState } from './booking-state.ts';

/** Result of a booking. */
export interface Booked {
  readonly expense: Expense;
  readonly warnings: readonly PostingWarning[];
  /** The accounts it moved, as they stand right after it. Minor units. */
  readonly balances: readonly { accountId: number; balanceMinor: bigint; currency: CurrencyCode }[];
  /** Null without a project. */
  readonly remaining: RemainingChange | null;
}

/** A state of an expense to come, with the moves that lead there. */
interface Step {
  readonly type: ExpenseEventType;
  readonly action: string;
  readonly before: Expense | null;
  readonly after: Expense;
  readonly moves: readonly Move[];
}

/**
 * Books expenses one after the other on a state that was read, and locked, in the same transaction. `expenses`, `allowances` and the
 * effects of `posting` are then all there is to write.
 */
export class Booking {
  readonly expenses = new ExpenseEffects();
  readonly posting: Posting;
  readonly allowances: Allowances;
  readonly #state: BookingState;

  constructor(state: BookingState) {
    this.#state = state;
    this.posting = new Posting(state);
    this.allowances = new Allowances(state, state.spent);
  }

  /**
   * A new expense.
   * @throws AppError INVALID_REFERENCE, ACCOUNT_ARCHIVED, PROJECT_CLOSED, RATE_MISSING, KEY_LIMITED, QUOTA_EXCEEDED,
   *   INSUFFICIENT_FUNDS, VALIDATION_FAILED
   */
  record(origin: RequestContext, draft: ExpenseDraft): Booked {
    const { now, ids } = this.#state;
    const content = this.#contentOf(draft, null);
    const after: Expense = {
      ...content,
      id: ids.expenses.shift() ?? 0,
      createdBy: actingUserId(origin),
      createdByKey: actingKeyId(origin),
      createdAt: now,
      updatedAt: now,
      softDeletedAt: null,
      version: 1,
    };
    const moves = [this.#debit(after)];
    return this.#take(origin, { type: 'ExpenseRecorded', action: 'expense.created', before: null, after, moves });
  }

  /**
   * A live expense, changed; itself where nothing changes. What moves money is reversed and booked anew.
   * @throws AppError as {@link record}
   */
  change(origin: RequestContext, before: Expense, draft: ExpenseDraft): Booked {
    const after = this.#next(before, this.#contentOf(draft, before));
    if (Object.keys(diff(toAuditedExpense(before), toAuditedExpense(after))).length === 0) {
      return { expense: before, warnings: [], balances: [], remaining: remainingChange(before, before) };
    }
    const moves = isSamePosting(before, after) ? [] : [this.#reversal(before), this.#debit(after)];
    return this.#take(origin, { type: 'ExpenseChanged', action: 'expense.changed', before, after, moves });
  }

  /** A live expense, deleted: its posting is reversed. @throws AppError ACCOUNT_ARCHIVED */
  remove(origin: RequestContext, before: Expense): Booked {
    const after = { ...this.#next(before), softDeletedAt: this.#state.now };
    const moves = [this.#reversal(before)];
    return this.#take(origin, { type: 'ExpenseDeleted', action: 'expense.deleted', before, after, moves });
  }

  /**
   * A deleted expense, live again, at the amounts frozen when it was booked.
   * @throws AppError ACCOUNT_ARCHIVED, PROJECT_CLOSED, KEY_LIMITED, INSUFFICIENT_FUNDS
   */
  restore(origin: RequestContext, before: Expense): Booked {
    if (before.projectId !== null) this.#openProject(before.projectId);
    const after = { ...this.#next(before), softDeletedAt: null };
    const moves = [this.#debit(after)];
    return this.#take(origin, { type: 'ExpenseRestored', action: 'expense.restored', before, after, moves });
  }

  #take(origin: RequestContext, step: Step): Booked {
    const { before, after, moves } = step;
    this.allowances.require(origin, before, after);
    const warnings = this.posting.post(origin, moves);
    this.allowances.count(origin, before, after);
    this.expenses.add(before, after);
    const changes = diff(before && toAuditedExpense(before), toAuditedExpense(after));
    const { effects } = this.posting;
    effects.audit(origin, { action: step.action, entityType: 'expense', entityId: after.id, changes });
    effects.event(origin, expenseEvent(step.type, after, before));
    return { expense: after, warnings, balances: balancesOf(moves), remaining: remainingChange(before, after) };
  }

  #contentOf(draft: ExpenseDraft, earlier: Expense | null): ExpenseContent {
    const { expenseDate } = draft;
    if (expenseDate !== earlier?.expenseDate) checkBookingDate(expenseDate, 'expenseDate', this.#state.today);
    const account = this.posting.account(draft.accountId);
    this.#checkCategory(draft.categoryId);
    const project = this.#projectOf(draft, earlier);
    this.#checkCrossReference(draft, earlier);
    const base = this.#state.baseCurrency;
    if (base === null) throw new Error('The base currency must be known before an expense is booked.');
    const targets = { account: account.currency, project: project?.currency ?? null, base };
    const { amount: _text, ...rest } = draft;
    return { ...rest, ...freezeAmounts(draft, targets, this.#state.rates, earlier) };
  }

  #checkCategory(id: number | null): void {
    if (id === null || this.#state.categories.has(id)) return;
    throw this.#absent(rowKey('category', id), 'categoryId');
  }

  /** A project must be open for what is new on it; a change that leaves project and money alone does not ask. */
  #projectOf(draft: ExpenseDraft, earlier: Expense | null): ProjectState | null {
    if (draft.projectId === null) return null;
    const isUntouched = earlier?.projectId === draft.projectId && isSameMoney(earlier, draft);
    return isUntouched ? this.#project(draft.projectId) : this.#openProject(draft.projectId);
  }

  #checkCrossReference(draft: ExpenseDraft, earlier: Expense | null): void {
    const id = draft.crossProjectRefId;
    if (id === null || id === earlier?.crossProjectRefId) return;
    const project = this.#state.projects.get(id);
    if (!project) throw this.#absent(rowKey('project', id), 'crossProjectRefId');
    if (project.deleted) throw invalidReference('crossProjectRefId');
  }

  #openProject(id: number): ProjectState {
    const project = this.#project(id);
    if (!project.deleted && project.status !== 'archived') return project;
    throw conflict('PROJECT_CLOSED', 'The project is archived or deleted and takes no expenses.', [
      { field: 'projectId', message: 'is archived or deleted', code: 'PROJECT_CLOSED' },
    ]);
  }

  #project(id: number): ProjectState {
    const project = this.#state.projects.get(id);
    if (!project) throw this.#absent(rowKey('project', id), 'projectId');
    return project;
  }

  /** Why a named row is not there: another transaction holds it, or it does not exist. */
  #absent(row: string, field: string): Error {
    return this.#state.busy.has(row) ? new RowBusyError(row) : invalidReference(field);
  }

  #debit({ id: expenseId, accountId, accountAmount, expenseDate: date }: Expense): Move {
    const account = this.posting.account(accountId);
    return { account, kind: 'expense', amountMinor: -accountAmount.amountMinor, date, expenseId };
  }

  #reversal({ id: expenseId, accountId, accountAmount, expenseDate: date }: Expense): Move {
    const account = this.posting.account(accountId);
    return { account, kind: 'reversal', amountMinor: accountAmount.amountMinor, date, expenseId };
  }

  #next(expense: Expense, content: ExpenseContent = expense): Expense {
    return { ...expense, ...content, updatedAt: this.#state.now, version: expense.version + 1 };
  }
}

/** Returns true if both expenses have the same posting. */
function isSamePosting(before: Expense, after: Expense): boolean {
  return (
    before.accountId === after.accountId &&
    before.expenseDate === after.expenseDate &&
    before.amountMinor === after.amountMinor &&
    before.currency === after.currency &&
    before.accountAmount.amountMinor === after.accountAmount.amountMinor
  );
}

function isSameMoney(earlier: Expense, { amount, currency, expenseDate }: ExpenseDraft): boolean {
  if (currency !== earlier.currency || expenseDate !== earlier.expenseDate) return false;
  return parseAmount(amount, currency) === earlier.amountMinor;
}

function balancesOf(moves: readonly Move[]): Booked['balances'] {
  return [...new Set(moves.map(({ account }) => account))].map(({ id, currentBalanceMinor, currency }) => ({
    accountId: id,
    balanceMinor: currentBalanceMinor,
    currency,
  }));
}
