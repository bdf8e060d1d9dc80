import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import { AppError, conflict } from '@outlay/errors/app-error';
import type { CurrencyCode } from '@outlay/money/currencies';
import { parseAmount } from '@outlay/money/money';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import { nameKey } from '@outlay/text/name-key';
import { readBookingState, type BookingState } from '../../expenses/recording/booking-state.ts';
import { contentOf } from '../../expenses/recording/expense-content.ts';
import { recordStep } from '../../expenses/recording/expense-step.ts';
import { RowExpenseJson, type RowExpense } from '../draft.ts';
import type { TwinContent } from '../staging/rows/content-key.ts';
import { TwinsRepository } from '../staging/rows/twins.repository.ts';
import { LongBooking, STEPS_WITHOUT_PAUSE, type RowStep } from './long-booking.ts';
import type { Progress } from './progress.ts';
import { RowsRefusedError, type RefusedRow } from './refused-rows.ts';
import { TakenRowsRepository, type TakenRow } from './taken-rows.repository.ts';
import { WriteBehind } from './write-behind.ts';

/** Rows that are read and written at once: few enough to keep no request waiting for their preparation. */
const ROWS_AT_ONCE = 500;

/** Everything that a commit of expenses needs besides the database. */
export interface ExpenseCommitParts {
  readonly origin: RequestContext;
  readonly importId: number;
  /** Ids by the keys of names, of categories that were made for it. */
  readonly categories: ReadonlyMap<string, number>;
  readonly progress: Progress;
}

type RowToBook = TakenRow & { readonly draft: RowExpense };

/** A part of the rows, with what booking them needs. */
interface Part {
  readonly rows: readonly RowToBook[];
  readonly state: BookingState;
  /** Live expenses with the same content, by row; those recorded since the file was read among them. */
  readonly twins: ReadonlyMap<number, readonly number[]>;
}

/**
 * Books the rows of an import in one transaction: first all expenses, audit entries and events, without a lock on any account; then, under
 * the locks, the moves of the accounts.
 */
export class ExpenseCommit {
  readonly #em: EntityManager;
  readonly #parts: ExpenseCommitParts;
  readonly #rows: TakenRowsRepository;
  readonly #booking: LongBooking;
  readonly #refused: RefusedRow[] = [];

  constructor(em: EntityManager, parts: ExpenseCommitParts) {
    this.#em = em;
    this.#parts = parts;
    this.#rows = new TakenRowsRepository(em, tenantOf(parts.origin), parts.importId);
    this.#booking = new LongBooking(em, parts.origin);
  }

  /** @throws RowsRefusedError; AppError that concerns no single row */
  async run(): Promise<void> {
    const { progress } = this.#parts;
    const total = await this.#rows.count();
    progress.begin('booking', total);
    const writing = new WriteBehind();
    let done = 0;
    for (let part = await this.#read(0); part;) {
      const { rows } = part;
      const steps = await this.#stepsOf(part);
      const write = await this.#booking.prepare(steps);
      // Read before the write is sent, so that the next part is prepared meanwhile.
      part = await this.#read(rows.at(-1)?.row ?? 0);
      if (this.#refused.length === 0) await writing.next(() => this.#write(write, steps));
      done += rows.length;
      progress.reach(done);
    }
    await writing.done();
    if (this.#refused.length > 0) throw new RowsRefusedError(this.#refused);
    progress.begin('posting', total);
    await this.#booking.post((count) => progress.reach(count));
  }

  async #write(write: () => Promise<void>, steps: readonly RowStep[]): Promise<void> {
    await write();
    await this.#rows.link(
      'expense_id',
      steps.map(({ row, after }) => ({ row, id: after.id })),
    );
  }

  async #read(after: number): Promise<Part | null> {
    const { origin, categories } = this.#parts;
    const found = await this.#rows.after(after, ROWS_AT_ONCE);
    if (found.length === 0) return null;
    const rows = found.map((one) => ({ ...one, draft: withCategory(RowExpenseJson.parse(one.draft), categories) }));
    const state = await readBookingState(this.#em, tenantOf(origin), {
      ...{ origins: [origin], drafts: rows.map(({ draft }) => draft), expenses: [] },
      ...{ newExpenses: rows.length, newEntries: 0, lock: 'none' },
    });
    return { rows, state, twins: await this.#twinsOf(rows, state) };
  }

  /** A file may be booked twice, and a person may have recorded what it holds, after it was judged. */
  async #twinsOf(rows: readonly RowToBook[], state: BookingState): Promise<Map<number, readonly number[]>> {
    const looked = rows.flatMap((row) => {
      const content = row.takesTwin ? null : twinContentOf(row.draft, state);
      return content === null ? [] : [{ row: row.row, content }];
    });
    const { origin, importId } = this.#parts;
    const found = await new TwinsRepository(this.#em, tenantOf(origin)).find(
      looked.map(({ content }) => content),
      importId,
    );
    return new Map(looked.map(({ row }, index) => [row, found[index] ?? []]));
  }

  async #stepsOf({ rows, state, twins }: Part): Promise<RowStep[]> {
    const steps: RowStep[] = [];
    for (const [index, { row, draft }] of rows.entries()) {
      if (index % STEPS_WITHOUT_PAUSE === 0) await yieldToOthers();
      const { newCategory: _made, ...recorded } = draft;
      const twinOf = twins.get(row) ?? [];
      if (twinOf.length > 0) {
        this.#refused.push({ row, error: twinRecorded(twinOf), twinOf });
        continue;
      }
      try {
        const content = contentOf(state, recorded, null);
        const fresh = { id: state.ids.expenses[index] ?? 0, now: state.now, importId: this.#parts.importId };
        steps.push({ ...recordStep(this.#parts.origin, content, fresh), row });
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        this.#refused.push({ row, error });
      }
    }
    return steps;
  }
}

function withCategory(draft: RowExpense, made: ReadonlyMap<string, number>): RowExpense {
  if (draft.newCategory === null) return draft;
  return { ...draft, categoryId: made.get(nameKey(draft.newCategory)) ?? null };
}

/** Null where the row cannot be booked anyway. */
function twinContentOf({ amount, ...draft }: RowExpense, state: BookingState): TwinContent | null {
  const currency = draft.currency ?? state.accounts.get(draft.accountId)?.currency;
  const amountMinor = currency === undefined ? null : amountOf(amount, currency);
  return currency === undefined || amountMinor === null ? null : { ...draft, currency, amountMinor };
}

/** Null for an amount that the currency does not have. */
function amountOf(amount: string, currency: CurrencyCode): bigint | null {
  try {
    return parseAmount(amount, currency);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

function twinRecorded(ids: readonly number[]): AppError {
  return conflict('CONFLICT', `The same expense was recorded since the file was read: ${ids.join(', ')}.`);
}
