import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError } from '@outlay/errors/app-error';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import { addAllowances } from '../../allowances/add-allowances.repository.ts';
import { Allowances } from '../../allowances/allowances.ts';
import { addDayCounts, addExpenseRows } from '../../expenses/recording/add-expenses.repository.ts';
import { DayCounts } from '../../expenses/recording/expense-effects.ts';
import {
  auditOf,
  eventOf,
  movesOf,
  type ExpenseStep,
  type PostedFields,
  type PostedStep,
} from '../../expenses/recording/expense-step.ts';
import type { Expense } from '../../expenses/expense.ts';
import { PostingEffectsRepository } from '../../posting/posting-effects.repository.ts';
import { PostingEffects } from '../../posting/posting-effects.ts';
import { PostingStateRepository } from '../../posting/posting-state.repository.ts';
import { Posting } from '../../posting/posting.ts';
import { RowsRefusedError, type RefusedRow } from './refused-rows.ts';
import { WriteBehind } from './write-behind.ts';

/** A step with one move at most, and the row that a refusal is to name. */
export interface RowStep extends ExpenseStep {
  readonly row: number;
}

interface PendingStep extends PostedStep {
  readonly row: number;
}

/** Moves that are posted and written at once. */
const MOVES_AT_ONCE = 1_000;
/** Steps that are prepared without giving way to requests. */
export const STEPS_WITHOUT_PAUSE = 25;

/**
 * Books many steps in one transaction, by the rules of single ones. `write` needs no lock on accounts, and may be called as often as there are
 * steps; `post` locks the accounts, makes the moves of each in the order of the steps, and touches the counters of days and the quota at last,
 * so that nobody waits for them longer than the commit takes.
 */
export class LongBooking {
  readonly #em: EntityManager;
  readonly #origin: RequestContext;
  readonly #tenantId: number;
  readonly #repository: PostingEffectsRepository;
  readonly #days = new DayCounts();
  readonly #pending: PendingStep[] = [];
  #added = 0;

  constructor(em: EntityManager, origin: RequestContext) {
    this.#em = em;
    this.#origin = origin;
    this.#tenantId = tenantOf(origin);
    this.#repository = new PostingEffectsRepository(em, this.#tenantId);
  }

  /** Prepares expenses, audit entries and events of steps. @returns writes them */
  async prepare(steps: readonly RowStep[]): Promise<() => Promise<void>> {
    const effects = new PostingEffects();
    const expenses: { added: Expense[]; changed: Expense[] } = { added: [], changed: [] };
    for (const [index, step] of steps.entries()) {
      const { row, before, after } = step;
      if (index % STEPS_WITHOUT_PAUSE === 0) await yieldToOthers();
      effects.audit(this.#origin, auditOf(step));
      effects.event(this.#origin, eventOf(step));
      (before === null ? expenses.added : expenses.changed).push(after);
      this.#days.add(before, after);
      this.#pending.push({ row, before: before && postedFields(before), after: postedFields(after) });
      if (before === null) this.#added += 1;
    }
    return () => this.#repository.write(effects, (statement) => addExpenseRows(statement, expenses));
  }

  /**
   * Locks the accounts one after the other, in the order of their ids, and posts their moves: each is held from its first move on.
   * @param posted called with the number of steps that are posted so far
   * @throws RowsRefusedError with every row that may not be posted; AppError QUOTA_EXCEEDED
   */
  async post(posted: (steps: number) => void): Promise<void> {
    const refused: RefusedRow[] = [];
    const postings: Posting[] = [];
    const writing = new WriteBehind();
    // Taken ahead, so that nobody waits for it.
    const entryIds = await new PostingStateRepository(this.#em, this.#tenantId).nextEntryIds(this.#pending.length);
    let done = 0;
    for (const steps of this.#groups()) {
      const posting = await this.#lock(steps);
      postings.push(posting);
      for (let start = 0; start < steps.length; start += MOVES_AT_ONCE) {
        const some = steps.slice(start, start + MOVES_AT_ONCE);
        posting.state.ids.entries.push(...entryIds.slice(done, done + some.length));
        for (const step of some) this.#postOne(posting, step, refused);
        const part = posting.effects.drain();
        if (refused.length === 0) await writing.next(() => this.#repository.write(part));
        posted((done += some.length));
        await yieldToOthers();
      }
    }
    await writing.done();
    if (refused.length > 0) throw new RowsRefusedError(refused);
    await this.#finish(postings);
  }

  /** The steps by account, in the order of its id; accounts with few steps are locked together. */
  #groups(): PendingStep[][] {
    const byAccount = Map.groupBy(this.#pending, ({ after }) => after.accountId);
    const groups: PendingStep[][] = [];
    for (const [, steps] of [...byAccount].sort(([a], [b]) => a - b)) {
      const last = groups.at(-1);
      if (last && last.length + steps.length <= MOVES_AT_ONCE) last.push(...steps);
      else groups.push(steps);
    }
    return groups;
  }

  async #lock(steps: readonly PendingStep[]): Promise<Posting> {
    const accounts = [...new Set(steps.map(({ after }) => after.accountId))];
    const repository = new PostingStateRepository(this.#em, this.#tenantId);
    return new Posting(await repository.read({ accounts, lock: 'wait' }));
  }

  /** The states of the accounts, then the rows that postings on other accounts need as well. */
  async #finish(postings: readonly Posting[]): Promise<void> {
    const last = postings.at(-1);
    if (!last) return;
    const allowances = new Allowances(last.state, []);
    allowances.take(this.#added);
    for (const { effects } of postings.slice(0, -1)) await this.#repository.write(effects);
    await this.#repository.write(last.effects, (statement) => {
      addDayCounts(statement, this.#days.changes);
      addAllowances(statement, allowances);
    });
  }

  #postOne(posting: Posting, step: PendingStep, refused: RefusedRow[]): void {
    try {
      posting.post(this.#origin, movesOf(posting.state, step));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      refused.push({ row: step.row, error });
    }
  }
}

/** A copy with the posted fields alone: a hundred thousand of them are kept until they are posted. */
function postedFields(expense: Expense): PostedFields {
  const { id, accountId, accountAmount, amountMinor, currency, expenseDate, softDeletedAt } = expense;
  return { id, accountId, accountAmount, amountMinor, currency, expenseDate, softDeletedAt };
}
