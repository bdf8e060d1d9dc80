import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import { conflict } from '@outlay/errors/app-error';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import { removeStep } from '../../expenses/recording/expense-step.ts';
import { ImportedExpensesRepository, type ImportedCounts } from './imported-expenses.repository.ts';
import { LongBooking, STEPS_WITHOUT_PAUSE, type RowStep } from './long-booking.ts';
import type { Progress } from './progress.ts';
import { WriteBehind } from './write-behind.ts';

const EXPENSES_AT_ONCE = 500;

export interface ExpenseUndoParts {
  readonly origin: RequestContext;
  readonly importId: number;
  /** Also where somebody has changed or deleted some of them since. */
  readonly force: boolean;
  readonly progress: Progress;
}

/** Deletes the live expenses of an import in one transaction; the accounts are locked for the reversals alone. */
export async function undoExpenses(
  em: EntityManager,
  { origin, importId, force, progress }: ExpenseUndoParts,
): Promise<void> {
  const imported = new ImportedExpensesRepository(em, tenantOf(origin), importId);
  await imported.lock();
  const counts = await imported.count();
  if (!force) requireUnchanged(counts);
  progress.begin('removing', counts.live);
  const booking = new LongBooking(em, origin);
  const writing = new WriteBehind();
  const now = new Date();
  let done = 0;
  for (let expenses = await imported.liveAfter(0, EXPENSES_AT_ONCE); expenses.length > 0;) {
    const steps: RowStep[] = [];
    for (const [index, expense] of expenses.entries()) {
      if (index % STEPS_WITHOUT_PAUSE === 0) await yieldToOthers();
      steps.push({ ...removeStep(expense, now), row: expense.id });
    }
    const write = await booking.prepare(steps);
    expenses = await imported.liveAfter(expenses.at(-1)?.id ?? 0, EXPENSES_AT_ONCE);
    await writing.next(write);
    done += steps.length;
    progress.reach(done);
  }
  await writing.done();
  progress.begin('reversing', counts.live);
  await booking.post((count) => progress.reach(count));
}

/** @throws AppError IMPORT_CHANGED where an undo would lose what people did since */
export function requireUnchanged({ changed, deleted }: ImportedCounts): void {
  if (changed === 0 && deleted === 0) return;
  throw conflict(
    'IMPORT_CHANGED',
    `Since the import ${changed} of its expenses were changed and ${deleted} deleted. Undo it with force to delete the changed ones, too.`,
  );
}
