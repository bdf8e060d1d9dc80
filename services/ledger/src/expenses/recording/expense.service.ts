import type { EntityManager } from '@mikro-orm/postgresql';
import { notFound } from '@outlay/errors/app-error';
import { checkVersion } from '@outlay/service-kit/versions';
import type { Command } from '@outlay/tenancy/commands';
import { parseId } from '@outlay/tenancy/ids';
import { requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { Booking, type Booked } from './booking.ts';
import { readBookingState } from './booking-state.ts';
import { draftOf, readChangeInput, readRecordInput, type ExpenseDraft } from './expense-draft.ts';
import type { ExpenseWriter } from './expense-writer.ts';
import { ExpenseRepository } from '../expense.repository.ts';
import { requireDraftWithin, requireMayState } from '../key-limits.rules.ts';
import { requireDeleted, requireLive, requireOwn } from '../expense.rules.ts';
import type { Expense } from '../expense.ts';
import type { ChangeExpenseInput, RecordExpenseInput } from '../../__generated__/resolvers.ts';
import type { Attempt, PostingCommands } from '../../posting/posting-commands.ts';
import type { LockMode } from '../../posting/posting-state.ts';
import { requireReferences } from '../../posting/require-references.ts';
import type { References } from '../../replicas/references.ts';
import { toRecordedExpense, type RecordedExpense } from './recorded-expense.ts';
import { writeBooking } from './write-booking.ts';

/** Dependencies of {@link ExpenseService}. */
export interface ExpenseServiceParts {
  database: TenantDatabase;
  commands: PostingCommands;
  writer: ExpenseWriter;
  references: References;
}

/** Which expense a command is about, and which version of it the client read. */
export interface ExpenseTarget {
  id: string;
  expectedVersion?: number | null | undefined;
  dryRun?: boolean | undefined;
}

/** The rules about who may do what to an expense, and the transactions of everyday changes. Answers are as GraphQL shows them. */
export class ExpenseService {
  readonly #parts: ExpenseServiceParts;

  constructor(parts: ExpenseServiceParts) {
    this.#parts = parts;
  }

  /**
   * Records an expense; a dry run answers what would happen and changes nothing.
   * @throws AppError FORBIDDEN, VALIDATION_FAILED, RATE_MISSING, INVALID_REFERENCE, ACCOUNT_ARCHIVED, PROJECT_CLOSED, KEY_LIMITED,
   *   QUOTA_EXCEEDED, INSUFFICIENT_FUNDS
   */
  async record(
    context: RequestContext,
    command: Command,
    input: RecordExpenseInput,
    dryRun = false,
  ): Promise<RecordedExpense> {
    requirePermission(context, 'expenses:write');
    const draft = readRecordInput(input);
    requireDraftWithin(context, draft);
    requireMayState(context, draft);
    if (!dryRun) return this.#parts.writer.record(context, { command, draft });
    return this.#dryRun(context, async (em, isAsked) => {
      const booking = await dryBooking(em, context, { drafts: [draft], expenses: [], isAsked });
      return booking.record(context, draft);
    });
  }

  /**
   * Changes any field of a live expense; what moves money is reversed and booked anew.
   * @throws AppError as {@link record}, NOT_FOUND, PRECONDITION_FAILED, FORBIDDEN for somebody else's without `expenses:manage`
   */
  async change(
    context: RequestContext,
    command: Command,
    target: ExpenseTarget,
    input: ChangeExpenseInput,
  ): Promise<RecordedExpense> {
    requirePermission(context, 'expenses:write');
    const read = (expense: Expense) => {
      const draft = readChangeInput(expense, input);
      requireDraftWithin(context, draft, expense);
      requireMayState(context, draft);
      return { draft, step: (booking: Booking) => booking.change(context, expense, draft) };
    };
    if (target.dryRun === true) return this.#dryChange(context, target, read);
    return this.#parts.commands.run(context, command, (em, attempt) =>
      book(em, context, attempt, () => liveExpense(em, context, target, attempt.lock), read),
    );
  }

  /** Reverses the posting and keeps the record. @throws AppError NOT_FOUND, the second time too; PRECONDITION_FAILED, ACCOUNT_ARCHIVED, FORBIDDEN */
  async delete(context: RequestContext, command: Command, target: ExpenseTarget): Promise<RecordedExpense> {
    requirePermission(context, 'expenses:write');
    return this.#parts.commands.run(context, command, (em, attempt) =>
      book(
        em,
        context,
        attempt,
        () => liveExpense(em, context, target, attempt.lock),
        (expense) => ({ draft: null, step: (booking) => booking.remove(context, expense) }),
      ),
    );
  }

  /** Books a deleted expense again. @throws AppError as {@link delete}, NOT_DELETED, PROJECT_CLOSED, INSUFFICIENT_FUNDS */
  async restore(context: RequestContext, command: Command, target: ExpenseTarget): Promise<RecordedExpense> {
    requirePermission(context, 'expenses:write');
    return this.#parts.commands.run(context, command, (em, attempt) =>
      book(
        em,
        context,
        attempt,
        () => deletedExpense(em, context, target, attempt.lock),
        (expense) => ({ draft: draftOf(expense), step: (booking) => booking.restore(context, expense) }),
      ),
    );
  }

  async #dryChange(context: RequestContext, target: ExpenseTarget, read: ReadStep): Promise<RecordedExpense> {
    return this.#dryRun(context, async (em, isAsked) => {
      const expense = await liveExpense(em, context, target, 'none');
      const { draft, step } = read(expense);
      return step(await dryBooking(em, context, { drafts: draft ? [draft] : [], expenses: [expense], isAsked }));
    });
  }

  async #dryRun(
    context: RequestContext,
    work: (em: EntityManager, isAsked: boolean) => Promise<Booked>,
  ): Promise<RecordedExpense> {
    const { references, database } = this.#parts;
    const booked = await references.supply(context, (isAsked) => database.read(context, (em) => work(em, isAsked)));
    return toRecordedExpense(context, booked, true);
  }
}

/** The booking step for an expense that was read; the draft names further rows to read. */
type ReadStep = (expense: Expense) => { draft: ExpenseDraft | null; step: (booking: Booking) => Booked };

/** One command on one expense: the expense is locked first, then the accounts in ascending order, as everywhere. */
async function book(
  em: EntityManager,
  context: RequestContext,
  { lock, isAsked }: Attempt,
  find: () => Promise<Expense>,
  read: ReadStep,
): Promise<RecordedExpense> {
  const expense = await find();
  const { draft, step } = read(expense);
  const tenantId = tenantOf(context);
  const drafts = draft ? [draft] : [];
  const request = { origins: [context], drafts, expenses: [expense], newExpenses: 0, newEntries: 2, lock };
  const state = await readBookingState(em, tenantId, request);
  requireReferences(state, isAsked, draft ? [draft.projectId, draft.crossProjectRefId] : []);
  const booking = new Booking(state);
  const booked = step(booking);
  await writeBooking(em, tenantId, booking);
  return toRecordedExpense(context, booked);
}

async function dryBooking(
  em: EntityManager,
  context: RequestContext,
  { isAsked, ...named }: { drafts: ExpenseDraft[]; expenses: Expense[]; isAsked: boolean },
): Promise<Booking> {
  const request = { origins: [context], ...named, newExpenses: 0, newEntries: 0, lock: 'none' } as const;
  const state = await readBookingState(em, tenantOf(context), request);
  requireReferences(
    state,
    isAsked,
    named.drafts.flatMap(({ projectId, crossProjectRefId }) => [projectId, crossProjectRefId]),
  );
  return new Booking(state);
}

async function liveExpense(
  em: EntityManager,
  context: RequestContext,
  target: ExpenseTarget,
  lock: LockMode,
): Promise<Expense> {
  const expense = requireLive(await ownExpense(em, context, target.id, lock));
  checkVersion(expense.version, target.expectedVersion);
  return expense;
}

async function deletedExpense(
  em: EntityManager,
  context: RequestContext,
  target: ExpenseTarget,
  lock: LockMode,
): Promise<Expense> {
  const expense = await ownExpense(em, context, target.id, lock);
  checkVersion(expense.version, target.expectedVersion);
  return requireDeleted(expense);
}

/** @throws AppError as {@link requireOwn} */
async function ownExpense(em: EntityManager, context: RequestContext, id: string, lock: LockMode): Promise<Expense> {
  const number = parseId(id);
  if (number === null) throw notFound('Expense');
  const repository = new ExpenseRepository(em, tenantOf(context));
  return requireOwn(
    context,
    await (lock === 'none' ? repository.find(number) : repository.findForUpdate(number, lock)),
  );
}
