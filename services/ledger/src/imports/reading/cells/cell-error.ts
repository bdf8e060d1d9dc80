import { AppError } from '@outlay/errors/app-error';
import type { DetailCode } from '@outlay/errors/detail-codes';
import type { ImportField } from '../import-fields.ts';

/** A fault of one cell, for people: what is wrong, and what to do. */
export interface CellError {
  /** null where the row as a whole is wrong. */
  readonly field: ImportField | null;
  /** Counted from 0; null where the file has no such column. */
  readonly column: number | null;
  /** The column's header, or its number from 1 on where it has none. */
  readonly header: string | null;
  readonly code: DetailCode;
  readonly message: string;
  readonly hint: string;
}

/** The values of a row, or everything that is wrong with it. */
export type RowReading<Values> =
  | { readonly values: Values; readonly errors?: undefined }
  | { readonly values?: undefined; readonly errors: readonly CellError[] };

/** A fault before it is known of which cell. */
export type CellFault = Pick<CellError, 'code' | 'message' | 'hint'>;

export class CellFaultError extends Error {
  readonly fault: CellFault;

  constructor(fault: CellFault) {
    super(fault.message);
    this.name = 'CellFaultError';
    this.fault = fault;
  }
}

/** A text from a cell within a message. */
export function quoted(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return `"${short}"`;
}

/** The faults of an error that a check of the ledger throws; another error is thrown on. */
export function faultsOf(error: unknown, hint: string): CellFault[] {
  if (error instanceof CellFaultError) return [error.fault];
  if (!(error instanceof AppError) || error.details.length === 0) throw error;
  return error.details.map(({ code, message }) => ({ code, message: `It ${message}.`, hint }));
}
