import type { AppError } from '@outlay/errors/app-error';

/** A row that was good when it was judged, and is refused now: it has become wrong, or the twin of expenses. */
export interface RefusedRow {
  readonly row: number;
  readonly error: AppError;
  readonly twinOf?: readonly number[];
}

/** Some rows may not be booked: nothing was. */
export class RowsRefusedError extends Error {
  readonly rows: readonly RefusedRow[];

  constructor(rows: readonly RefusedRow[]) {
    super(`${rows.length} rows of an import may not be booked.`);
    this.name = 'RowsRefusedError';
    this.rows = rows;
  }
}
