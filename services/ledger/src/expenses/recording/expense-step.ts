import { diff } from '@outlay/audit/diff';
import type { AuditRecord } from '@outlay/audit/record';
import type { DomainEvent } from '@outlay/messaging/outbox';
import { actingKeyId, actingUserId, type RequestContext } from '@outlay/tenancy/request-context';
import { expenseEvent, type ExpenseEventType } from '../../messaging/expense-events.ts';
import { accountOf, type Move } from '../../posting/posting.ts';
import type { PostingState } from '../../posting/posting-state.ts';
import { toAuditedExpense } from '../expense.mapper.ts';
import type { Expense, ExpenseContent } from '../expense.ts';

/** A state of an expense to come. It can be made, and written, before any account is locked; its moves need the lock. */
export interface ExpenseStep {
  readonly type: ExpenseEventType;
  readonly action: string;
  /** Null for a new expense. */
  readonly before: Expense | null;
  readonly after: Expense;
}

/** A new expense. */
export function recordStep(
  origin: RequestContext,
  content: ExpenseContent,
  { id, now, importId = null }: NewExpense,
): ExpenseStep {
  const after: Expense = {
    ...content,
    id,
    createdBy: actingUserId(origin),
    createdByKey: actingKeyId(origin),
    importId,
    createdAt: now,
    updatedAt: now,
    softDeletedAt: null,
    version: 1,
  };
  return { type: 'ExpenseRecorded', action: 'expense.created', before: null, after };
}

/** Identity and time of a new expense. */
export interface NewExpense {
  readonly id: number;
  readonly now: Date;
  readonly importId?: number | null;
}

/** A live expense with other content. */
export function changeStep(before: Expense, content: ExpenseContent, now: Date): ExpenseStep {
  return { type: 'ExpenseChanged', action: 'expense.changed', before, after: next({ ...before, ...content }, now) };
}

/** A live expense, deleted. */
export function removeStep(before: Expense, now: Date): ExpenseStep {
  const after = { ...next(before, now), softDeletedAt: now };
  return { type: 'ExpenseDeleted', action: 'expense.deleted', before, after };
}

/** A deleted expense, live again. */
export function restoreStep(before: Expense, now: Date): ExpenseStep {
  const after = { ...next(before, now), softDeletedAt: null };
  return { type: 'ExpenseRestored', action: 'expense.restored', before, after };
}

/** The fields of an expense that its posting depends on. */
export type PostedFields = Pick<
  Expense,
  'id' | 'accountId' | 'accountAmount' | 'amountMinor' | 'currency' | 'expenseDate' | 'softDeletedAt'
>;

/** A step, as far as its posting depends on it. */
export interface PostedStep {
  readonly before: PostedFields | null;
  readonly after: PostedFields;
}

/** The moves of a step: what moved money before is reversed, what moves it afterwards is debited. @throws as {@link accountOf} */
export function movesOf(state: PostingState, { before, after }: PostedStep): Move[] {
  const earlier = before?.softDeletedAt === null ? before : null;
  const later = after.softDeletedAt === null ? after : null;
  if (earlier && later && isSamePosting(earlier, later)) return [];
  return [...(earlier ? [reversal(state, earlier)] : []), ...(later ? [debit(state, later)] : [])];
}

/** The audit entry of a step. */
export function auditOf({ action, before, after }: ExpenseStep): AuditRecord {
  const changes = diff(before && toAuditedExpense(before), toAuditedExpense(after));
  return { action, entityType: 'expense', entityId: after.id, changes };
}

/** The event of a step. */
export function eventOf({ type, before, after }: ExpenseStep): DomainEvent {
  return expenseEvent(type, after, before);
}

function debit(
  state: PostingState,
  { id: expenseId, accountId, accountAmount, expenseDate: date }: PostedFields,
): Move {
  const account = accountOf(state, accountId);
  return { account, kind: 'expense', amountMinor: -accountAmount.amountMinor, date, expenseId };
}

function reversal(
  state: PostingState,
  { id: expenseId, accountId, accountAmount, expenseDate: date }: PostedFields,
): Move {
  const account = accountOf(state, accountId);
  return { account, kind: 'reversal', amountMinor: accountAmount.amountMinor, date, expenseId };
}

function next(expense: Expense, now: Date): Expense {
  return { ...expense, updatedAt: now, version: expense.version + 1 };
}

/** Returns true if both expenses have the same posting. */
function isSamePosting(before: PostedFields, after: PostedFields): boolean {
  return (
    before.accountId === after.accountId &&
    before.expenseDate === after.expenseDate &&
    before.amountMinor === after.amountMinor &&
    before.currency === after.currency &&
    before.accountAmount.amountMinor === after.accountAmount.amountMinor
  );
}
