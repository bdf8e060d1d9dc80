import type { EntityManager } from '@mikro-orm/postgresql';
import type { Command, Commands } from '@outlay/tenancy/commands';
import { isLockTimeout } from '@outlay/tenancy/database-errors';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { References } from '../replicas/references.ts';
import { HeldRowRepository } from './held-row.repository.ts';
import { EVERY_ROW, RowBusyError, type LockMode } from './posting-state.ts';
import type { RowTurns } from './row-turns.ts';
import { tryInTurn } from './try-in-turn.ts';

/** One attempt to run a command. */
export interface Attempt {
  readonly lock: LockMode;
  /** True once the owners of missing references were asked: a reference that is still missing does not exist. */
  readonly isAsked: boolean;
}

/**
 * Runs single commands that post: with an Idempotency-Key at most once, and without holding up others. The first try waits for
 * nobody; a command whose row is locked is tried again when it is its turn at that row, for which it waits before it locks any other.
 */
export class PostingCommands {
  readonly #commands: Commands;
  readonly #references: References;
  readonly #turns: RowTurns;

  constructor(commands: Commands, references: References, turns: RowTurns) {
    this.#commands = commands;
    this.#references = references;
    this.#turns = turns;
  }

  /**
   * @param work does the change and returns the answer, which must survive JSON; it may run again
   * @throws AppError SERVICE_UNAVAILABLE for a row that stays locked: then nothing was changed
   */
  async run<T>(
    context: RequestContext,
    command: Command,
    work: (em: EntityManager, attempt: Attempt) => Promise<T>,
  ): Promise<T> {
    const tenantId = tenantOf(context);
    const attempt = (isAsked: boolean, row: string | null) =>
      this.#commands.run(context, command, async (em) => {
        if (row === EVERY_ROW) return work(em, { lock: 'wait', isAsked });
        if (row !== null) await new HeldRowRepository(em, tenantId).lock(row);
        return quickly(() => work(em, { lock: 'skip', isAsked }));
      });
    return this.#references.supply(context, (isAsked) =>
      tryInTurn((row) =>
        row === null ? attempt(isAsked, row) : this.#turns.take(`${tenantId} ${row}`, () => attempt(isAsked, row)),
      ),
    );
  }
}

/** @throws RowBusyError where a lock was not to be had in time */
export async function quickly<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isLockTimeout(error) ? new RowBusyError(EVERY_ROW) : error;
  }
}
