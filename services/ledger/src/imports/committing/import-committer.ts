import type { EntityManager } from '@mikro-orm/postgresql';
import { recordAudit } from '@outlay/audit/record';
import { AppError } from '@outlay/errors/app-error';
import type { RequestContext } from '@outlay/tenancy/request-context';
import { writtenIn } from '@outlay/tenancy/written-in-transaction';
import { z } from 'zod';
import type { ClaimedImport } from '../working/import-claims.repository.ts';
import type { Import } from '../import.ts';
import { contextOfJob } from '../import-origin.ts';
import { ImportRepository } from '../import.repository.ts';
import { openAccounts } from './account-commit.ts';
import { undoAccounts } from './account-undo.ts';
import { CommitStateRepository } from './commit-state.repository.ts';
import { ExpenseCommit } from './expense-commit.ts';
import { undoExpenses } from './expense-undo.ts';
import { keeping, LeaseLostError, type KeptImportParts } from './kept-import.ts';
import { makeCategories } from './make-categories.ts';
import { makeLabelsOfRows } from './make-labels.ts';
import { Progress, type Phase } from './progress.ts';
import { RowsRefusedError } from './refused-rows.ts';

/** Commits of an import that leave out one refused row after the other, before it goes back to who commits it. */
const MOST_TRIES = 5;
/** Claims of an import that fails for other reasons than its rows. */
const MOST_ATTEMPTS = 5;
/** Wait for accounts that other transactions hold. Theirs are short; who has waited so long for them waits for a fault. */
const ACCOUNT_LOCK_MS = 10_000;

const ACTIONS = { done: 'import.committed', undone: 'import.undone' } as const;
const UndoOrigin = z.object({ force: z.boolean().default(false) });

export interface ImportCommitterParts extends KeptImportParts {
  /** For tests: called as the work goes on. */
  readonly onProgress?: ((phase: Phase, done: number) => void) | undefined;
}

/**
 * Commits and undoes imports that were claimed: each in one transaction, which also marks the import. A process that dies leaves nothing;
 * the import is then claimed again.
 */
export class ImportCommitter {
  readonly #parts: ImportCommitterParts;

  constructor(parts: ImportCommitterParts) {
    this.#parts = parts;
  }

  /** @throws what another try may mend */
  async commit(claim: ClaimedImport): Promise<void> {
    const found = await this.#find(claim);
    if (found?.state !== 'committing') return;
    const progress = new Progress(this.#parts.onProgress);
    await keeping(this.#parts, claim, progress, async () => {
      for (let tries = 1; !(await this.#tryCommit(claim, found, progress, tries)); tries++);
    });
  }

  /** @throws what another try may mend */
  async undo(claim: ClaimedImport): Promise<void> {
    const found = await this.#find(claim);
    if (found?.state !== 'undoing') return;
    const origin = contextOfJob(claim.tenantId, found.origin);
    const { force } = UndoOrigin.parse(found.origin);
    const progress = new Progress(this.#parts.onProgress);
    const parts = { origin, importId: claim.id, force, progress };
    const work = found.kind === 'expenses' ? undoExpenses : undoAccounts;
    await keeping(this.#parts, claim, progress, async () => {
      try {
        await this.#transaction(claim, { state: 'undone', origin, progress }, (em) => work(em, parts));
      } catch (error) {
        await this.#end(claim, 'done', error instanceof RowsRefusedError ? (error.rows[0]?.error ?? error) : error);
      }
    });
  }

  async #find({ id, tenantId }: ClaimedImport): Promise<Import | null> {
    return this.#parts.database.read({ tenantId }, (em) => new ImportRepository(em, tenantId).find(id));
  }

  /** @returns false to try again without the rows that were refused */
  async #tryCommit(claim: ClaimedImport, found: Import, progress: Progress, tries: number): Promise<boolean> {
    try {
      await this.#book(claim, found, progress);
      return true;
    } catch (error) {
      if (error instanceof RowsRefusedError) return this.#refuse(claim, found, error, tries);
      await this.#end(claim, 'ready', error);
      return true;
    }
  }

  async #book(claim: ClaimedImport, { kind, origin: stored }: Import, progress: Progress): Promise<void> {
    const { id: importId, tenantId } = claim;
    const origin = contextOfJob(tenantId, stored);
    if (kind === 'accounts')
      return this.#transaction(claim, { state: 'done', origin, progress }, (em) =>
        openAccounts(em, { origin, importId, progress }),
      );
    const categories = await makeCategories(this.#parts.database, origin, importId);
    await makeLabelsOfRows(this.#parts.database, origin, importId);
    return this.#transaction(claim, { state: 'done', origin, progress }, (em) =>
      new ExpenseCommit(em, { origin, importId, categories, progress }).run(),
    );
  }

  /** Does the work, and marks the import, in one transaction. */
  async #transaction(
    claim: ClaimedImport,
    { state, origin, progress }: { state: 'done' | 'undone'; origin: RequestContext; progress: Progress },
    work: (em: EntityManager) => Promise<void>,
  ): Promise<void> {
    const { tenantId, id } = claim;
    await this.#parts.database.write({ tenantId }, async (em) => {
      await new CommitStateRepository(em, claim).takeTime(ACCOUNT_LOCK_MS);
      await work(em);
      const total = progress.now?.total ?? 0;
      const changes = { rows: { before: null, after: total } };
      await recordAudit(em, origin, { action: ACTIONS[state], entityType: 'import', entityId: id, changes });
      progress.begin('finishing', 1);
      const ending = { state, error: null, written: writtenIn(em) ?? null };
      if (!(await new CommitStateRepository(em, claim).end(ending))) throw new LeaseLostError();
      progress.reach(1);
    });
  }

  async #refuse(claim: ClaimedImport, { take }: Import, { rows }: RowsRefusedError, tries: number): Promise<boolean> {
    const goesOn = take === 'good' && tries < MOST_TRIES;
    const message = `${rows.length} rows can no longer be booked: ${rows[0]?.error.message ?? ''} Look at the bad rows, then commit again.`;
    await this.#parts.database.write({ tenantId: claim.tenantId }, async (em) => {
      const states = new CommitStateRepository(em, claim);
      if (!(await states.hold())) throw new LeaseLostError();
      await states.refuse(rows);
      if (goesOn) return;
      await states.end({ state: 'ready', error: { code: 'IMPORT_HAS_ERRORS', message }, written: null });
    });
    return !goesOn;
  }

  /** Gives the import back, with the reason. @throws what another try may mend */
  async #end(claim: ClaimedImport, state: 'done' | 'ready', error: unknown): Promise<void> {
    const reason = reasonOf(error, claim.attempts);
    if (reason === null) throw error;
    await this.#parts.database.write({ tenantId: claim.tenantId }, (em) =>
      new CommitStateRepository(em, claim).end({ state, error: reason, written: null }),
    );
  }
}

/** Reason to tell people; null where another try may mend it. */
function reasonOf(error: unknown, attempts: number): { code: string; message: string } | null {
  if (error instanceof LeaseLostError) return null;
  if (error instanceof AppError && error.status < 500) return { code: error.code, message: error.message };
  if (attempts < MOST_ATTEMPTS) return null;
  return { code: 'INTERNAL', message: 'It failed several times, and nothing was changed. Try again later.' };
}
