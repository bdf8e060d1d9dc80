import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError } from '@outlay/errors/app-error';
import { idempotencyKeyReused } from '@outlay/tenancy/commands';
import type { RequestContext } from '@outlay/tenancy/request-context';
import { parseVersions, versionsHeader } from '@outlay/tenancy/written-versions';
import { Booking } from './booking.ts';
import type { ExpenseDraft } from './expense-rules.ts';
import type { Outcome } from './group-commit.ts';
import { writeEffects } from '../../posting/ledger-effects.repository.ts';
import { readLedgerState } from '../../posting/ledger-state.repository.ts';
import type { LedgerState } from '../../posting/ledger-state.ts';
import { toRecordedExpense, type RecordedExpense } from './recorded-expense.ts';
import {
  answerIdentity,
  readAnswers,
  storeAnswers,
  type AnswerKey,
  type StoredAnswer,
} from './stored-answers.repository.ts';

/** A command on its way to be recorded. */
export interface PendingExpense {
  readonly context: RequestContext;
  readonly draft: ExpenseDraft;
  readonly answerKey: AnswerKey | null;
  /** Whether the owners of what the draft refers to have been asked already: what is then still missing does not exist. */
  readonly isAsked: boolean;
}

/** The replicas have not got all that the draft refers to: ask the owners, then try again. */
export class ReferencesMissingError extends Error {
  constructor() {
    super('the replicas lack something the expense refers to');
    this.name = 'ReferencesMissingError';
  }
}

/**
 * Records expenses of one tenant in the caller's transaction: reads and locks once, books one after the other in memory, writes
 * once. An expense that is refused leaves nothing behind and disturbs no other.
 *
 * @throws whatever the database throws, and then nothing is recorded
 */
export async function recordBatch(
  em: EntityManager,
  tenantId: number,
  batch: readonly PendingExpense[],
): Promise<Outcome<RecordedExpense>[]> {
  const keys = batch.map(({ answerKey }) => answerKey).filter((key) => key !== null);
  const earlier = await readAnswers<RecordedExpense>(em, tenantId, keys);
  const outcomes = batch.map((item) => replay(item, earlier));
  const fresh = batch.filter((_item, index) => outcomes[index] === null);
  if (fresh.length > 0) {
    const booked = await bookAll(em, tenantId, fresh);
    for (const [index, item] of batch.entries()) outcomes[index] ??= booked.get(item) ?? null;
  }
  return outcomes.map((outcome) => outcome ?? { error: new Error('an expense was neither recorded nor refused') });
}

async function bookAll(
  em: EntityManager,
  tenantId: number,
  batch: readonly PendingExpense[],
): Promise<Map<PendingExpense, Outcome<RecordedExpense>>> {
  const drafts = batch.map(({ draft }) => draft);
  const { length } = batch;
  const request = { drafts, expenses: [], newExpenses: length, newEntries: length, lock: true };
  const state = await readLedgerState(em, tenantId, request);
  const booking = new Booking(state);
  const outcomes = new Map(batch.map((item) => [item, book(booking, state, item)]));
  await writeEffects(em, tenantId, state, booking.effects, (statement, news) => {
    const answers = [...outcomes].flatMap(([{ answerKey: key, context }, outcome]) =>
      key !== null && 'result' in outcome
        ? [{ key, answer: outcome.result, written: versionsHeader(news.get(context) ?? []) }]
        : [],
    );
    storeAnswers(statement, tenantId, answers);
  });
  return outcomes;
}

function book(booking: Booking, state: LedgerState, item: PendingExpense): Outcome<RecordedExpense> {
  try {
    if (!item.isAsked && lacksReferences(state, item.draft)) return { error: new ReferencesMissingError() };
    return { result: toRecordedExpense(booking.record(item.context, item.draft)) };
  } catch (error) {
    if (error instanceof AppError) return { error };
    throw error;
  }
}

/**
 * Whether the replicas lack something: only they can be behind; accounts and categories are the ledger's own. What the first booking
 * fixes counts as lacking until then.
 */
export function lacksReferences(state: LedgerState, { projectId, crossProjectRefId }: ExpenseDraft): boolean {
  const isFirst = (id: number) => state.projects.get(id)?.hasExpenses !== true;
  return (
    !state.isPinned ||
    (projectId !== null && isFirst(projectId)) ||
    (crossProjectRefId !== null && !state.projects.has(crossProjectRefId))
  );
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
