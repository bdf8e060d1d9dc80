import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError } from '@outlay/errors/app-error';
import { idempotencyKeyReused } from '@outlay/tenancy/commands';
import type { RequestContext } from '@outlay/tenancy/request-context';
import { parseVersions, versionsHeader } from '@outlay/tenancy/written-versions';
import { RowBusyError, type LockMode } from '../../posting/posting-state.ts';
import { requireReferences } from '../../posting/require-references.ts';
import { ReferencesMissingError } from '../../replicas/references.ts';
import { Booking } from './booking.ts';
import { readBookingState } from './booking-state.ts';
import type { ExpenseDraft } from './expense-draft.ts';
import type { Outcome } from './group-commit.ts';
import { toRecordedExpense, type RecordedExpense } from './recorded-expense.ts';
import {
  addAnswers,
  answerIdentity,
  StoredAnswersRepository,
  type AnswerKey,
  type StoredAnswer,
} from './stored-answers.repository.ts';
import { writeBooking } from './write-booking.ts';

/** A command on its way to be recorded. */
export interface PendingExpense {
  readonly context: RequestContext;
  readonly draft: ExpenseDraft;
  readonly answerKey: AnswerKey | null;
  /** As in {@link Attempt}. */
  readonly isAsked: boolean;
}

/** The deadline of a command passed after it was booked and before the commit: nothing may be committed for it. */
export class DeadlinePassedError extends Error {
  constructor() {
    super('The deadline of a command passed before the commit.');
    this.name = 'DeadlinePassedError';
  }
}

/**
 * Records expenses of one tenant in the caller's transaction: reads and locks once, books one after the other in memory, writes
 * once. An expense that is refused leaves nothing behind and disturbs no other; so does one whose rows are locked, if `lock` is to
 * skip: its outcome is a RowBusyError.
 *
 * @throws DeadlinePassedError, RowsNotWrittenError, whatever the database throws: then nothing is recorded
 */
export async function recordBatch(
  em: EntityManager,
  tenantId: number,
  batch: readonly PendingExpense[],
  lock: LockMode,
): Promise<Outcome<RecordedExpense>[]> {
  const keys = batch.map(({ answerKey }) => answerKey).filter((key) => key !== null);
  const earlier = await new StoredAnswersRepository(em, tenantId).find<RecordedExpense>(keys);
  const outcomes = batch.map((item) => replay(item, earlier));
  const fresh = batch.filter((_item, index) => outcomes[index] === null);
  if (fresh.length > 0) {
    const booked = await bookAll(em, tenantId, fresh, lock);
    for (const [index, item] of batch.entries()) outcomes[index] ??= booked.get(item) ?? null;
  }
  return outcomes.map((outcome) => outcome ?? { error: new Error('The batch has no outcome for an expense.') });
}

async function bookAll(
  em: EntityManager,
  tenantId: number,
  batch: readonly PendingExpense[],
  lock: LockMode,
): Promise<Map<PendingExpense, Outcome<RecordedExpense>>> {
  const drafts = batch.map(({ draft }) => draft);
  const { length } = batch;
  const origins = batch.map(({ context }) => context);
  const request = { origins, drafts, expenses: [], newExpenses: length, newEntries: length, lock };
  const booking = new Booking(await readBookingState(em, tenantId, request));
  const outcomes = new Map(batch.map((item) => [item, book(booking, item)]));
  await writeBooking(em, tenantId, booking, (statement, eventsByRequest) => {
    const answers = [...outcomes].flatMap(([{ answerKey: key, context }, outcome]) =>
      key !== null && 'result' in outcome
        ? [
            {
              key,
              answer: outcome.result,
              written: versionsHeader(eventsByRequest.get(context) ?? []),
              requestId: context.requestId,
            },
          ]
        : [],
    );
    addAnswers(statement, answers);
  });
  for (const [{ context }, outcome] of outcomes)
    if ('result' in outcome && isLate(context)) throw new DeadlinePassedError();
  return outcomes;
}

function book(booking: Booking, { context, draft, isAsked }: PendingExpense): Outcome<RecordedExpense> {
  try {
    context.deadline?.check();
    requireReferences(booking.posting.state, isAsked, [draft.projectId, draft.crossProjectRefId]);
    return { result: toRecordedExpense(context, booking.record(context, draft)) };
  } catch (error) {
    const isItsOwn = [AppError, RowBusyError, ReferencesMissingError].some((kind) => error instanceof kind);
    if (isItsOwn) return { error };
    throw error;
  }
}

/** Returns true once the deadline of a command has passed. */
export function isLate({ deadline }: RequestContext): boolean {
  return deadline !== undefined && deadline.remainingMs() <= 0;
}

function replay(
  { answerKey, context }: PendingExpense,
  earlier: ReadonlyMap<string, StoredAnswer<RecordedExpense>>,
): Outcome<RecordedExpense> | null {
  const stored = answerKey === null ? undefined : earlier.get(answerIdentity(answerKey));
  if (stored === undefined) return null;
  if (stored.hash !== answerKey?.hash) return { error: idempotencyKeyReused() };
  context.written?.addAll(parseVersions(stored.written));
  return { result: stored.answer };
}
