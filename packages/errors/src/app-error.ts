import type { DetailCode } from './detail-codes.ts';
import { ERROR_STATUS, type ErrorCode } from './error-codes.ts';

/** A validation error of one input field. `field` is its path in the client's terms, joined by dots. */
export interface ErrorDetail {
  field: string;
  message: string;
  code: DetailCode;
}

export interface AppErrorOptions extends ErrorOptions {
  retryAfterSeconds?: number;
}

/** The only error that reaches clients as it is. Any other error is answered as INTERNAL without its message. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: readonly ErrorDetail[];
  /** Sent as Retry-After where the code's usual seconds do not fit. */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, details: readonly ErrorDetail[] = [], options?: AppErrorOptions) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
    this.details = details;
    this.retryAfterSeconds = options?.retryAfterSeconds;
  }

  /** The HTTP status that carries this error. */
  get status(): number {
    return ERROR_STATUS[this.code];
  }
}

/** 400: one detail per field that is wrong. */
export function validationFailed(details: readonly ErrorDetail[]): AppError {
  const fields = details.map((detail) => detail.field).join(', ');
  return new AppError('VALIDATION_FAILED', `The request is not valid: check ${fields || 'its form'}.`, details);
}

/** 400 for a single field. */
export function invalidField(field: string, message: string, code: DetailCode): AppError {
  return validationFailed([{ field, message, code }]);
}

/** 401: not signed in, or the token is invalid or expired. */
export function unauthenticated(message = 'Sign in to use this.'): AppError {
  return new AppError('UNAUTHENTICATED', message);
}

/** 403: signed in, but not permitted. */
export function forbidden(message = 'Your role does not allow this.'): AppError {
  return new AppError('FORBIDDEN', message);
}

/** 404: does not exist in this tenant. An id of another tenant gets the same answer. */
export function notFound(what: string): AppError {
  return new AppError('NOT_FOUND', `${what} was not found.`);
}

/** 409 with a code of its own. */
export function conflict(code: ErrorCode, message: string, details: readonly ErrorDetail[] = []): AppError {
  return new AppError(code, message, details);
}

/** 409: the body refers to an id that does not exist in this tenant. */
export function invalidReference(field: string): AppError {
  const message = 'This id does not exist.';
  return new AppError('INVALID_REFERENCE', `${field} refers to something that does not exist.`, [
    { field, message, code: 'INVALID_REFERENCE' },
  ]);
}

/** 412: the aggregate has changed since the client read it. */
export function preconditionFailed(): AppError {
  return new AppError(
    'PRECONDITION_FAILED',
    'It was changed since you read it. Read it again, then repeat the change.',
  );
}

/** 503: a dependency does not answer; the client may retry. */
export function serviceUnavailable(
  message = 'A part of Outlay does not answer just now. Try again shortly.',
): AppError {
  return new AppError('SERVICE_UNAVAILABLE', message);
}
