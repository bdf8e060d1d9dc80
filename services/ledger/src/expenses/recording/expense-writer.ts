import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError, serviceUnavailable } from '@outlay/errors/app-error';
import { expensesCommitted } from '@outlay/telemetry/metrics';
import type { Command } from '@outlay/tenancy/commands';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { HeldRowRepository } from '../../posting/held-row.repository.ts';
import { quickly } from '../../posting/posting-commands.ts';
import { EVERY_ROW, RowBusyError } from '../../posting/posting-state.ts';
import type { RowTurns } from '../../posting/row-turns.ts';
import { RowsNotWrittenError } from '../../posting/set-statement.repository.ts';
import { tryInTurn } from '../../posting/try-in-turn.ts';
import type { References } from '../../replicas/references.ts';
import { deadlineExceeded } from '@outlay/tenancy/deadline';
import { DeadlinePassedError, isLate, recordBatch, type PendingExpense } from './expense-batch.ts';
import type { ExpenseDraft } from './expense-draft.ts';
import { GroupCommit, type Outcome } from './group-commit.ts';
import type { RecordedExpense } from './recorded-expense.ts';
import { answerIdentity, answerKeyOf } from './stored-answers.repository.ts';

/** An expense to record: the command as it came (for its idempotency) and its checked draft. */
export interface RecordCommand {
  readonly command: Command;
  readonly draft: ExpenseDraft;
}

/** The hot write: records expenses exactly, and fast when many come at once. */
export interface ExpenseWriter {
  /**
   * Resolves after the commit.
   * @throws AppError as `Booking.record`; IDEMPOTENCY_KEY_REUSED; SERVICE_UNAVAILABLE once the deadline is over, for a row that stays
   *   locked, or without a database: nothing was recorded, unless the connection broke during the commit
   */
  record(context: RequestContext, command: RecordCommand): Promise<RecordedExpense>;
}

/** Enough to make a commit cheap, few enough to keep an account's lock short. */
const MOST_PER_COMMIT = 128;
/** A twin with the same Idempotency-Key can get in between reading and writing once; then its answer is there to be read. */
const SINGLE_ATTEMPTS = 3;

/** A command that waits for a row that another transaction holds. */
interface WaitingExpense extends PendingExpense {
  readonly row: string;
}

/**
 * An {@link ExpenseWriter} whose commands share commits: those of one tenant that arrive while a commit is under way make up the next.
 * A shared commit waits for nobody: commands whose rows are locked leave it and wait in turn, those of one row together.
 */
export class GroupCommitExpenseWriter implements ExpenseWriter {
  readonly #database: TenantDatabase;
  readonly #references: References;
  readonly #commits: GroupCommit<PendingExpense, RecordedExpense>;
  readonly #waits: GroupCommit<WaitingExpense, RecordedExpense>;

  constructor(database: TenantDatabase, references: References, turns: RowTurns) {
    this.#database = database;
    this.#references = references;
    const identityOf = ({ answerKey }: PendingExpense) => answerKey && answerIdentity(answerKey);
    this.#commits = new GroupCommit({
      most: MOST_PER_COMMIT,
      groupOf: ({ context }) => tenantOf(context),
      identityOf,
      commit: (items) => this.#commit(items, null),
    });
    this.#waits = new GroupCommit<WaitingExpense, RecordedExpense>({
      most: MOST_PER_COMMIT,
      groupOf: ({ row, context }) => `${tenantOf(context)} ${row}`,
      identityOf,
      commit: async (items) => {
        const [first] = items;
        if (!first) return [];
        return turns.take(`${tenantOf(first.context)} ${first.row}`, () => this.#commit(items, first.row));
      },
    });
  }

  async record(context: RequestContext, { command, draft }: RecordCommand): Promise<RecordedExpense> {
    const item = { context, draft, answerKey: answerKeyOf(context, command) };
    return this.#references.supply(context, (isAsked) =>
      tryInTurn((row) =>
        row === null ? this.#commits.submit({ ...item, isAsked }) : this.#waits.submit({ ...item, isAsked, row }),
      ),
    );
  }

  /**
   * All together; after an error that some of them may be to blame for, in parts, so that they cannot take the others along.
   *
   * @param row the row to wait for; null to wait for none
   */
  async #commit(items: readonly PendingExpense[], row: string | null): Promise<Outcome<RecordedExpense>[]> {
    if (items.every(({ context }) => isLate(context))) return items.map(() => ({ error: deadlineExceeded() }));
    try {
      return await this.#transaction(items, row);
    } catch (error) {
      return error instanceof RowBusyError ? this.#commitByDay(items, row) : this.#afterError(error, items, row);
    }
  }

  /** A row was locked that is not locked ahead: the counter of a day. */
  async #commitByDay(items: readonly PendingExpense[], row: string | null): Promise<Outcome<RecordedExpense>[]> {
    const outcomes = new Map<PendingExpense, Outcome<RecordedExpense>>();
    for (const [day, ofDay = []] of Object.entries(Object.groupBy(items, ({ draft }) => draft.expenseDate))) {
      const results = await this.#transaction(ofDay, row).catch((error: unknown) =>
        error instanceof RowBusyError
          ? ofDay.map(() => ({ error: new RowBusyError(`day:${day}`) }))
          : this.#afterError(error, ofDay, row),
      );
      ofDay.forEach((item, index) => outcomes.set(item, results[index] ?? lost()));
    }
    return items.map((item) => outcomes.get(item) ?? lost());
  }

  /** An error that some of the items may be to blame for is not the others': each goes alone. */
  async #afterError(
    error: unknown,
    items: readonly PendingExpense[],
    row: string | null,
  ): Promise<Outcome<RecordedExpense>[]> {
    return isUnavailable(error) ? items.map(() => ({ error })) : this.#commitSingly(items, row);
  }

  async #commitSingly(items: readonly PendingExpense[], row: string | null): Promise<Outcome<RecordedExpense>[]> {
    const outcomes: Outcome<RecordedExpense>[] = [];
    for (const item of items) outcomes.push(await this.#commitOne(item, row));
    return outcomes;
  }

  async #commitOne(item: PendingExpense, row: string | null): Promise<Outcome<RecordedExpense>> {
    for (let attempt = 1; ; attempt++) {
      try {
        const [outcome] = await this.#transaction([item], row);
        return outcome ?? lost();
      } catch (error) {
        if (error instanceof DeadlinePassedError) return { error: deadlineExceeded() };
        if (attempt >= SINGLE_ATTEMPTS || !(error instanceof RowsNotWrittenError)) return { error };
      }
    }
  }

  /** @throws AppError SERVICE_UNAVAILABLE without a database, and where nobody knows whether the commit took effect */
  async #transaction(items: readonly PendingExpense[], row: string | null): Promise<Outcome<RecordedExpense>[]> {
    const tenantId = tenantOf(items[0]?.context ?? { tenantId: null });
    const progress = { isWritten: false };
    try {
      const outcomes = await this.#database.write({ tenantId }, async (em) => {
        progress.isWritten = false;
        const recorded = await recordOnce(em, tenantId, items, row);
        progress.isWritten = true;
        return recorded;
      });
      expensesCommitted('ledger', outcomes.filter((outcome) => 'result' in outcome).length);
      return outcomes;
    } catch (error) {
      // The connection broke during the commit: repeating might book twice. The client's key makes it safe to ask again.
      throw progress.isWritten ? serviceUnavailable() : error;
    }
  }
}

async function recordOnce(
  em: EntityManager,
  tenantId: number,
  items: readonly PendingExpense[],
  row: string | null,
): Promise<Outcome<RecordedExpense>[]> {
  if (row === EVERY_ROW) return recordBatch(em, tenantId, items, 'wait');
  if (row !== null) await new HeldRowRepository(em, tenantId).lock(row);
  return quickly(() => recordBatch(em, tenantId, items, 'skip'));
}

function isUnavailable(error: unknown): boolean {
  return error instanceof AppError && error.code === 'SERVICE_UNAVAILABLE';
}

function lost(): { error: Error } {
  return { error: new Error('The commit has no outcome for a command.') };
}
