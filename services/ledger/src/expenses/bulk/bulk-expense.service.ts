import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError, invalidField } from '@outlay/errors/app-error';
import type { ErrorCode } from '@outlay/errors/error-codes';
import type { Command } from '@outlay/tenancy/commands';
import { parseId } from '@outlay/tenancy/ids';
import { requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { ChangeExpensesInput } from '../../__generated__/resolvers.ts';
import type { Attempt, PostingCommands } from '../../posting/posting-commands.ts';
import { requireReferences } from '../../posting/require-references.ts';
import { toExpenseModel, type ExpenseModel } from '../expense.mapper.ts';
import { ExpenseRepository } from '../expense.repository.ts';
import { requireDeleted, requireLive, requireOwn } from '../expense.rules.ts';
import type { Expense } from '../expense.ts';
import { writeBooking } from '../recording/write-booking.ts';
import { Booking, type Booked } from '../recording/booking.ts';
import { readBookingState } from '../recording/booking-state.ts';
import { draftOf, readChangeInput, type ExpenseDraft } from '../recording/expense-draft.ts';
import { readBulkChange } from './bulk-change.ts';

const MOST_IDS = 100;

/** Result for one of several expenses. It survives JSON. */
export interface ExpenseOutcome {
  readonly id: string;
  readonly expense: ExpenseModel | null;
  readonly error: { readonly code: ErrorCode; readonly message: string } | null;
}

/** The step for one expense; the draft names further rows to read. */
interface Step {
  readonly expense: Expense;
  readonly draft: ExpenseDraft | null;
  readonly take: (booking: Booking) => Booked;
}

type ReadStep = (expense: Expense) => Omit<Step, 'expense'>;

/**
 * Changes several expenses in one transaction, each by the rules of the single command: one that is refused leaves no trace and
 * disturbs no other.
 */
export class BulkExpenseService {
  readonly #commands: PostingCommands;

  constructor(commands: PostingCommands) {
    this.#commands = commands;
  }

  /** @throws AppError FORBIDDEN without `expenses:write`; VALIDATION_FAILED. Refusals of single expenses are in the results */
  change(
    context: RequestContext,
    command: Command,
    ids: readonly string[],
    change: ChangeExpensesInput,
  ): Promise<ExpenseOutcome[]> {
    requirePermission(context, 'expenses:write');
    const inputOf = readBulkChange(change);
    return this.#run(context, command, ids, (expense) => {
      const draft = readChangeInput(requireLive(expense), inputOf(expense));
      return { draft, take: (booking) => booking.change(context, expense, draft) };
    });
  }

  /** @throws AppError as {@link change} */
  delete(context: RequestContext, command: Command, ids: readonly string[]): Promise<ExpenseOutcome[]> {
    requirePermission(context, 'expenses:write');
    return this.#run(context, command, ids, (expense) => {
      requireLive(expense);
      return { draft: null, take: (booking) => booking.remove(context, expense) };
    });
  }

  /** @throws AppError as {@link change} */
  restore(context: RequestContext, command: Command, ids: readonly string[]): Promise<ExpenseOutcome[]> {
    requirePermission(context, 'expenses:write');
    return this.#run(context, command, ids, (expense) => {
      const draft = draftOf(requireDeleted(expense));
      return { draft, take: (booking) => booking.restore(context, expense) };
    });
  }

  async #run(
    context: RequestContext,
    command: Command,
    ids: readonly string[],
    read: ReadStep,
  ): Promise<ExpenseOutcome[]> {
    const wanted = distinctIds(ids);
    return this.#commands.run(context, command, (em, attempt) => bookEach(em, context, attempt, wanted, read));
  }
}

/** Locks the expenses first, then the accounts in ascending order, as everywhere. */
async function bookEach(
  em: EntityManager,
  context: RequestContext,
  { lock, isAsked }: Attempt,
  ids: readonly string[],
  read: ReadStep,
): Promise<ExpenseOutcome[]> {
  const tenantId = tenantOf(context);
  const numbers = ids.map(parseId).filter((id) => id !== null);
  const found = await new ExpenseRepository(em, tenantId).findManyForUpdate(numbers, lock);
  const steps = ids.map((id) =>
    orRefusal((): Step => {
      const expense = requireOwn(context, found.get(parseId(id) ?? 0));
      return { expense, ...read(expense) };
    }),
  );
  const ready = steps.filter((step): step is Step => !(step instanceof AppError));
  const drafts = ready.map(({ draft }) => draft).filter((draft) => draft !== null);
  const expenses = ready.map(({ expense }) => expense);
  const state = await readBookingState(em, tenantId, {
    ...{ origins: [context], drafts, expenses, lock },
    ...{ newExpenses: 0, newEntries: 2 * ready.length },
  });
  const projects = drafts.flatMap(({ projectId, crossProjectRefId }) => [projectId, crossProjectRefId]);
  requireReferences(state, isAsked, projects);
  const booking = new Booking(state);
  const booked = steps.map((step) => (step instanceof AppError ? step : orRefusal(() => step.take(booking).expense)));
  await writeBooking(em, tenantId, booking);
  return booked.map((outcome, index) => toResult(ids[index] ?? '', outcome));
}

/** The result of some work, or the AppError that it throws. */
function orRefusal<T>(work: () => T): T | AppError {
  try {
    return work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

function toResult(id: string, outcome: Expense | AppError): ExpenseOutcome {
  if (!(outcome instanceof AppError)) return { id, expense: toExpenseModel(outcome), error: null };
  return { id, expense: null, error: { code: outcome.code, message: outcome.message } };
}

/** Each id once. @throws AppError VALIDATION_FAILED for none or too many */
function distinctIds(ids: readonly string[]): string[] {
  if (ids.length === 0) throw invalidField('ids', 'must not be empty', 'REQUIRED');
  if (ids.length > MOST_IDS) throw invalidField('ids', `must be at most ${MOST_IDS} ids`, 'TOO_MANY');
  return [...new Set(ids)];
}
