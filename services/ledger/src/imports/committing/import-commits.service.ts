import { conflict, notFound } from '@outlay/errors/app-error';
import { checkVersion } from '@outlay/service-kit/versions';
import type { Command, Commands } from '@outlay/tenancy/commands';
import { parseId } from '@outlay/tenancy/ids';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import { originOf } from '../import-origin.ts';
import { ImportRepository } from '../import.repository.ts';
import { requireImporter } from '../import-rights.ts';
import type { Import, ImportTake } from '../import.ts';
import { OrderRepository } from './order.repository.ts';

/** Which import a command is about, and which version of it the client read. */
export interface OrderedImport {
  readonly id: string;
  readonly expectedVersion?: number | null | undefined;
}

/** Orders that imports be committed, and undone; the lane does it. */
export class ImportCommits {
  readonly #commands: Commands;
  readonly #wake: () => void;

  /** @param wake says that an import is due */
  constructor(commands: Commands, wake: () => void) {
    this.#commands = commands;
    this.#wake = wake;
  }

  /** @throws AppError FORBIDDEN, KEY_LIMITED, NOT_FOUND, PRECONDITION_FAILED, CONFLICT unless it is ready, IMPORT_HAS_ERRORS */
  async commit(
    context: RequestContext,
    command: Command,
    { take, ...target }: OrderedImport & { readonly take: ImportTake },
  ): Promise<Import> {
    return this.#order(context, command, target, async (orders, found) => {
      requireState(found, 'ready', 'committed');
      if (found.rowsExpireAt === null || new Date(found.rowsExpireAt) < new Date())
        throw conflict('CONFLICT', 'Rows of an import are kept for 30 days. Send the file again.');
      if (take === 'all' && found.badCount > 0) throw hasErrors(found.badCount);
      if (found.goodCount + found.takenTwinCount === 0)
        throw conflict('CONFLICT', 'The import has no row to book: correct some, or take twins.');
      await orders.give('committing', take, originOf(context));
    });
  }

  /**
   * Deletes what an import has recorded, by reversals; within 30 days.
   * @throws AppError FORBIDDEN, KEY_LIMITED, NOT_FOUND, PRECONDITION_FAILED, CONFLICT unless it is done, IMPORT_CHANGED unless it is forced
   */
  async undo(
    context: RequestContext,
    command: Command,
    { force, ...target }: OrderedImport & { readonly force: boolean },
  ): Promise<Import> {
    return this.#order(context, command, target, async (orders, found) => {
      requireState(found, 'done', 'undone');
      if (found.rowsExpireAt === null || new Date(found.rowsExpireAt) < new Date())
        throw conflict(
          'CONFLICT',
          'An import can be undone within 30 days. Delete its expenses in the list of expenses.',
        );
      if (!force) await orders.requireUnchanged();
      await orders.give('undoing', found.take, { ...originOf(context), force });
    });
  }

  async #order(
    context: RequestContext,
    command: Command,
    { id, expectedVersion }: OrderedImport,
    give: (orders: OrderRepository, found: Import) => Promise<void>,
  ): Promise<Import> {
    requireImporter(context);
    const number = parseId(id);
    if (number === null) throw notFound('Import');
    const ordered = await this.#commands.run(context, command, async (em) => {
      const repository = new ImportRepository(em, tenantOf(context));
      const found = await repository.findForUpdate(number);
      if (found === null) throw notFound('Import');
      checkVersion(found.version, expectedVersion);
      await give(new OrderRepository(em, found), found);
      return (await repository.find(number)) ?? found;
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
