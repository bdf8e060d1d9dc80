import type { EntityManager } from '@mikro-orm/postgresql';
import { conflict, notFound } from '@outlay/errors/app-error';
import { checkVersion } from '@outlay/service-kit/versions';
import type { Command, Commands } from '@outlay/tenancy/commands';
import { parseId } from '@outlay/tenancy/ids';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import { originOf } from '../import-origin.ts';
import { ImportRepository } from '../import.repository.ts';
import { requireImporter } from '../import-rights.ts';
import type { Import } from '../import.ts';
import { requireUnchanged } from './expense-undo.ts';
import { ImportedExpensesRepository } from './imported-expenses.repository.ts';
import { OrderRepository } from './order.repository.ts';

/** Orders that imports be committed, and undone; the lane does it. */
export class ImportCommits {
  readonly #commands: Commands;
  readonly #wake: () => void;

  /** @param wake says that an import is due */
  constructor(commands: Commands, wake: () => void) {
    this.#commands = commands;
    this.#wake = wake;
  }

  /**
   * @param take `all` refuses an import with bad rows, `good` leaves them out
   * @throws AppError FORBIDDEN, KEY_LIMITED, NOT_FOUND, PRECONDITION_FAILED, CONFLICT unless it is ready, IMPORT_HAS_ERRORS
   */
  async commit(
    context: RequestContext,
    command: Command,
    id: string,
    take: 'all' | 'good',
    expectedVersion?: number | null,
  ): Promise<string> {
    return this.#order(context, command, { id, expectedVersion }, async (em, found) => {
      requireState(found, 'ready', 'committed');
      if (take === 'all' && found.badCount > 0) throw hasErrors(found.badCount);
      if (found.goodCount + found.takenTwinCount === 0)
        throw conflict('CONFLICT', 'The import has no row to book: correct some, or take twins.');
      await new OrderRepository(em, found).give('committing', take, originOf(context));
    });
  }

  /**
   * Deletes what an import has recorded, by reversals; within 30 days.
   * @param force also where some of it was changed since
   * @throws AppError FORBIDDEN, KEY_LIMITED, NOT_FOUND, PRECONDITION_FAILED, CONFLICT unless it is done, IMPORT_CHANGED
   */
  async undo(
    context: RequestContext,
    command: Command,
    id: string,
    force: boolean,
    expectedVersion?: number | null,
  ): Promise<string> {
    return this.#order(context, command, { id, expectedVersion }, async (em, found) => {
      requireState(found, 'done', 'undone');
      if (found.rowsExpireAt === null || new Date(found.rowsExpireAt) < new Date())
        throw conflict(
          'CONFLICT',
          'An import can be undone within 30 days: delete its expenses in the list of expenses.',
        );
      if (!force && found.kind === 'expenses')
        requireUnchanged(await new ImportedExpensesRepository(em, found.tenantId, found.id).count());
      await new OrderRepository(em, found).give('undoing', found.take, { ...originOf(context), force });
    });
  }

  async #order(
    context: RequestContext,
    command: Command,
    { id, expectedVersion }: { id: string; expectedVersion?: number | null | undefined },
    give: (em: EntityManager, found: Import) => Promise<void>,
  ): Promise<string> {
    requireImporter(context);
    const number = parseId(id);
    if (number === null) throw notFound('The import');
    const ordered = await this.#commands.run(context, command, async (em) => {
      const found = await new ImportRepository(em, tenantOf(context)).findForUpdate(number);
      if (found === null) throw notFound('The import');
      checkVersion(found.version, expectedVersion);
      await give(em, found);
      return String(found.id);
    });
    this.#wake();
    return ordered;
  }
}

function requireState({ state }: Import, needed: Import['state'], wanted: string): void {
  if (state === needed) return;
  throw conflict('CONFLICT', `The import is ${state}: only one that is ${needed} can be ${wanted}.`);
}

function hasErrors(count: number): Error {
  return conflict(
    'IMPORT_HAS_ERRORS',
    `${count} rows cannot be booked: correct them or leave them out, or commit the good rows alone.`,
  );
}
