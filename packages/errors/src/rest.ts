import { AppError, type ErrorDetail } from './app-error.ts';
import { ERROR_STATUS, type ErrorCode } from './error-codes.ts';

/** The body of every failed REST answer. */
export interface RestErrorBody {
  error_code: ErrorCode;
  message: string;
  details: readonly ErrorDetail[];
}

/** Maps any thrown value to a REST error. Only an AppError keeps its message. */
export function toRestError(error: unknown): { status: number; body: RestErrorBody } {
  if (error instanceof AppError) {
    return { status: error.status, body: { error_code: error.code, message: error.message, details: error.details } };
  }
  const body: RestErrorBody = { error_code: 'INTERNAL', message: 'Something went wrong on our side.', details: [] };
  return { status: ERROR_STATUS.INTERNAL, body };
}
