import { EVERY_ROW, RowBusyError } from './posting-state.ts';

/** Rows that a command waits for one after the other before it waits for every row that it needs. */
const SINGLE_ROWS = 2;

/**
 * Runs a command without waiting for any row, then, where a row was locked, again with that row to wait for. A command that keeps
 * meeting other rows that are locked for a moment waits for all of them in one transaction at last.
 *
 * @param attempt `row` is null at first, then the row to wait for
 */
export async function tryInTurn<T>(attempt: (row: string | null) => Promise<T>): Promise<T> {
  let row: string | null = null;
  for (let waits = 0; ; waits++) {
    try {
      return await attempt(row);
    } catch (error) {
      if (!(error instanceof RowBusyError) || row === EVERY_ROW) throw error;
      row = waits < SINGLE_ROWS ? error.row : EVERY_ROW;
    }
  }
}
