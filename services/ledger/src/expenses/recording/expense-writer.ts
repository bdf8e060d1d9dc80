import { AppError } from '@outlay/errors/app-error';
import type { Command } from '@outlay/tenancy/commands';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { recordBatch, ReferencesMissingError, type PendingExpense } from './expense-batch.ts';
import type { ExpenseReferences } from './expense-references.ts';
import type { ExpenseDraft } from './expense-rules.ts';
import { GroupCommit, type Outcome } from './group-commit.ts';
import type { RecordedExpense } from './recorded-expense.ts';
import { RowsNotWrittenError } from '../../posting/set-statement.repository.ts';
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
   * @throws AppError as `Booking.record`, IDEMPOTENCY_KEY_REUSED, SERVICE_UNAVAILABLE
   */
  record(context: RequestContext, command: RecordCommand): Promise<RecordedExpense>;
}

/** Enough to make a commit cheap, few enough to keep an account's lock short. */
const MOST_PER_COMMIT = 128;
/** A twin with the same Idempotency-Key can get in between reading and writing once; then its answer is there to be read. */
const SINGLE_ATTEMPTS = 3;

/** An {@link ExpenseWriter} whose commands share commits: those of one tenant that arrive while a commit is under way make up the next. */
export class GroupCommitExpenseWriter implements ExpenseWriter {
  readonly #database: TenantDatabase;
  readonly #references: ExpenseReferences;
  readonly #commits: GroupCommit<PendingExpense, RecordedExpense>;

  constructor(database: TenantDatabase, references: ExpenseReferences) {
    this.#database = database;
    this.#references = references;
    this.#commits = new GroupCommit({
      most: MOST_PER_COMMIT,
      groupOf: ({ context }) => tenantOf(context),
      identityOf: ({ answerKey }) => (answerKey === null ? null : answerIdentity(answerKey)),
      commit: (items) => this.#commit(items),
    });
  }

  async record(context: RequestContext, { command, draft }: RecordCommand): Promise<RecordedExpense> {
    const item = { context, draft, answerKey: answerKeyOf(context, command), isAsked: false };
    try {
      return await this.#commits.submit(item);
    } catch (error) {
      if (!(error instanceof ReferencesMissingError)) throw error;
      await this.#references.ensure(context, draft);
      return this.#commits.submit({ ...item, isAsked: true });
    }
  }

  /** All together; after an error that none of them can be blamed for, each by itself, so that one cannot take the others along. */
  async #commit(items: PendingExpense[]): Promise<Outcome<RecordedExpense>[]> {
    if (items.length === 1) return Promise.all(items.map((item) => this.#commitSingly(item)));
    try {
      return await this.#transaction(items);
    } catch (error) {
      if (isUnknownOutcome(error)) return items.map(() => ({ error }));
    }
    const outcomes: Outcome<RecordedExpense>[] = [];
    for (const item of items) outcomes.push(await this.#commitSingly(item));
    return outcomes;
  }

  async #commitSingly(item: PendingExpense): Promise<Outcome<RecordedExpense>> {
    for (let attempt = 1; ; attempt++) {
      try {
        const [outcome] = await this.#transaction([item]);
        return outcome ?? { error: new Error('the commit lost an item') };
      } catch (error) {
        if (attempt >= SINGLE_ATTEMPTS || !(error instanceof RowsNotWrittenError)) return { error };
      }
    }
  }

  async #transaction(items: PendingExpense[]): Promise<Outcome<RecordedExpense>[]> {
    const tenantId = tenantOf(items[0]?.context ?? { tenantId: null });
    return this.#database.write({ tenantId }, (em) => recordBatch(em, tenantId, items));
  }
}

/** The connection broke, perhaps after the commit: repeating might book twice. The client's key makes it safe to ask again. */
function isUnknownOutcome(error: unknown): boolean {
  return error instanceof AppError && error.code === 'SERVICE_UNAVAILABLE';
}
