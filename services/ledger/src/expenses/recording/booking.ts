import { diff } from '@outlay/audit/diff';
import type { CurrencyCode } from '@outlay/money/currencies';
import type { RequestContext } from '@outlay/tenancy/request-context';
import { Allowances } from '../../allowances/allowances.ts';
import { requireOpen } from '../../posting/closed-period.rules.ts';
import { Posting, type Move, type PostingWarning } from '../../posting/posting.ts';
import type { BookingState } from './booking-state.ts';
import { contentOf, openProject } from './expense-content.ts';
import type { ExpenseDraft } from './expense-draft.ts';
import { ExpenseEffects } from './expense-effects.ts';
import {
  auditOf,
  changeStep,
  eventOf,
  movesOf,
  recordStep,
  removeStep,
  restoreStep,
  type ExpenseStep,
} from './expense-step.ts';
import { toAuditedExpense } from '../expense.mapper.ts';
import type { Expense } from '../expense.ts';
import { remainingChange, type RemainingChange } from './remaining-change.ts';

/** The name of a vendor or tag in an expense. */
export interface Named {
  readonly origin: RequestContext;
  readonly name: string;
}

/** Result of a booking. */
export interface Booked {
  readonly expense: Expense;
  readonly warnings: readonly PostingWarning[];
  /** The accounts it moved, as they stand right after it. Minor units. */
  readonly balances: readonly { accountId: number; balanceMinor: bigint; currency: CurrencyCode }[];
  /** Null without a project. */
  readonly remaining: RemainingChange | null;
}

/** Fields that no figure depends on: they may change in a closed period, too. */
const TEXTS: ReadonlySet<string> = new Set(['vendor', 'note', 'tags', 'cross_project_ref_id']);

/**
 * Books expenses one after the other on a state that was read, and locked, in the same transaction. `expenses`, `allowances` and the
 * effects of `posting` are then all there is to write.
 */
export class Booking {
  readonly expenses = new ExpenseEffects();
  readonly posting: Posting;
  readonly allowances: Allowances;
  /** Vendors and tags that were named, each with the request that did. */
  readonly vendors: Named[] = [];
  readonly tags: Named[] = [];
  readonly #state: BookingState;

  constructor(state: BookingState) {
    this.#state = state;
    this.posting = new Posting(state);
    this.allowances = new Allowances(state, state.spent);
  }

  /**
   * A new expense.
   * @throws AppError INVALID_REFERENCE, ACCOUNT_ARCHIVED, PROJECT_CLOSED, PERIOD_CLOSED, RATE_MISSING, KEY_LIMITED,
   *   QUOTA_EXCEEDED, INSUFFICIENT_FUNDS, VALIDATION_FAILED
   */
  record(origin: RequestContext, draft: ExpenseDraft): Booked {
    const { now, ids } = this.#state;
    const content = contentOf(this.#state, draft, null);
    return this.#take(origin, recordStep(origin, content, { id: ids.expenses.shift() ?? 0, now }));
  }

  /**
   * A live expense, changed; itself where nothing changes. What moves money is reversed and booked anew.
   * @throws AppError as {@link record}
   */
  change(origin: RequestContext, before: Expense, draft: ExpenseDraft): Booked {
    const step = changeStep(before, contentOf(this.#state, draft, before), this.#state.now);
    const changed = Object.keys(diff(toAuditedExpense(before), toAuditedExpense(step.after)));
    if (changed.length === 0) {
      return { expense: before, warnings: [], balances: [], remaining: remainingChange(before, before) };
    }
    if (changed.some((field) => !TEXTS.has(field)))
      for (const { expenseDate } of [before, step.after]) requireOpen(this.#state, expenseDate, 'expense');
    return this.#take(origin, step);
  }

  /** An expense, deleted or not, with other tags or another category. No money moves, no period is asked for, and no tag is made. */
  relabel(origin: RequestContext, before: Expense, labels: Partial<Pick<Expense, 'tags' | 'categoryId'>>): void {
    this.#post(origin, changeStep(before, { ...before, ...labels }, this.#state.now));
  }

  /** A live expense, deleted: its posting is reversed. @throws AppError ACCOUNT_ARCHIVED, PERIOD_CLOSED */
  remove(origin: RequestContext, before: Expense): Booked {
    return this.#take(origin, removeStep(before, this.#state.now));
  }

  /**
   * A deleted expense, live again, at the amounts frozen when it was booked.
   * @throws AppError ACCOUNT_ARCHIVED, PROJECT_CLOSED, PERIOD_CLOSED, KEY_LIMITED, INSUFFICIENT_FUNDS
   */
  restore(origin: RequestContext, before: Expense): Booked {
    if (before.projectId !== null) openProject(this.#state, before.projectId);
    return this.#take(origin, restoreStep(before, this.#state.now));
  }

  #take(origin: RequestContext, step: ExpenseStep): Booked {
    const booked = this.#post(origin, step);
    const { vendor, tags } = step.after;
    if (vendor !== null) this.vendors.push({ origin, name: vendor });
    for (const name of tags) this.tags.push({ origin, name });
    return booked;
  }

  #post(origin: RequestContext, step: ExpenseStep): Booked {
    const { before, after } = step;
    const moves = movesOf(this.#state, step);
    this.allowances.require(origin, before, after);
    const warnings = this.posting.post(origin, moves);
    this.allowances.count(origin, before, after);
    this.expenses.add(before, after);
    const { effects } = this.posting;
    effects.audit(origin, auditOf(step));
    effects.event(origin, eventOf(step));
    return { expense: after, warnings, balances: balancesOf(moves), remaining: remainingChange(before, after) };
  }
}

function balancesOf(moves: readonly Move[]): Booked['balances'] {
  return [...new Set(moves.map(({ account }) => account))].map(({ id, currentBalanceMinor, currency }) => ({
    accountId: id,
    balanceMinor: currentBalanceMinor,
    currency,
  }));
}
