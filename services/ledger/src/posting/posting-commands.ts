import type { EntityManager } from '@mikro-orm/postgresql';
import type { Command, Commands } from '@outlay/tenancy/commands';
import { isLockTimeout } from '@outlay/tenancy/database-errors';
import type { RequestContext } from '@outlay/tenancy/request-context';
import type { References } from '../replicas/references.ts';
import { RowBusyError, type LockMode } from './posting-state.ts';
import type { RowTurns } from './row-turns.ts';

/** One attempt to run a command. */
export interface Attempt {
  readonly lock: LockMode;
  /** True once the owners of missing references were asked: a reference that is still missing does not exist. */
  readonly isAsked: boolean;
}

/**
 * Runs single commands that post: with an Idempotency-Key at most once, and without holding up others. The first try waits for
 * nobody; a command whose row is locked is tried again when it is its turn at that row.
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
    return this.#references.supply(context, async (isAsked) => {
      try {
        return await this.#commands.run(context, command, (em) =>
          quickly(context, () => work(em, { lock: 'skip', isAsked })),
        );
      } catch (error) {
        if (!(error instanceof RowBusyError)) throw error;
        return this.#turns.take(error.row, () =>
          this.#commands.run(context, command, (em) => work(em, { lock: 'wait', isAsked })),
        );
      }
    });
  }
}

/** @throws RowBusyError where a lock was not to be had in time */
export async function quickly<T>({ tenantId }: Pick<RequestContext, 'tenantId'>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isLockTimeout(error) ? new RowBusyError(`rows:${tenantId}`) : error;
  }
}
