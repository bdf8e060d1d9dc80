import { bulkhead, BulkheadRejectedError } from 'cockatiel';
import { serviceUnavailable } from '@outlay/errors/app-error';
import type { Deadline } from '@outlay/tenancy/deadline';
import { requireOutsideTransaction } from '@outlay/tenancy/within-transaction';

/** Work that may run at the same time, and work that may wait for it. */
export interface BulkheadSize {
  readonly running: number;
  readonly waiting: number;
}

/** Bounds expensive work: runs it, lets it wait, or refuses it before it begins. */
export interface Bulkhead {
  /**
   * @param deadline of the caller: work whose turn comes later is not begun
   * @throws AppError SERVICE_UNAVAILABLE for what is not begun
   * @throws Error within a transaction, whose locks would wait for a turn: a fault in the program
   */
  run<T>(work: () => Promise<T>, deadline?: Deadline): Promise<T>;
}

/** @param message says what was not done, and what to do */
export function createBulkhead({ running, waiting }: BulkheadSize, message: string): Bulkhead {
  const policy = bulkhead(running, waiting);
  return {
    async run(work, deadline) {
      requireOutsideTransaction('Work behind a bulkhead');
      try {
        return await policy.execute(() => {
          deadline?.check();
          return work();
        });
      } catch (error) {
        if (error instanceof BulkheadRejectedError) throw serviceUnavailable(message);
        throw error;
      }
    },
  };
}
