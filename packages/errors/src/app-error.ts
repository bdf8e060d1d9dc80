import { ERROR_STATUS, type ErrorCode } from './error-codes.ts';

/** What is wrong with one field of the input. `field` is the path as the client wrote it, parts joined by dots. */
export interface ErrorDetail {
  field: string;
  message: string;
  code?: string;
}

/** The only error that crosses a service's edge: whatever else is thrown is answered as INTERNAL, without its message. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: readonly ErrorDetail[];

  constructor(code: ErrorCode, message: string, details: readonly ErrorDetail[] = [], options?: ErrorOptions) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
    this.details = details;
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
export function invalidField(field: string, message: string, code?: string): AppError {
  return validationFailed([code === undefined ? { field, message } : { field, message, code }]);
}

/** 401: nobody we know, or a token that is no longer good. */
export function unauthenticated(message = 'Sign in to use this.'): AppError {
  return new AppError('UNAUTHENTICATED', message);
}

/** 403: known, but not allowed. */
export function forbidden(message = 'Your role does not allow this.'): AppError {
  return new AppError('FORBIDDEN', message);
}

/** 404: answered alike for what never existed and for what belongs to another tenant. */
export function notFound(what: string): AppError {
  return new AppError('NOT_FOUND', `${what} was not found.`);
}

/** 409 with a code of its own. */
export function conflict(code: ErrorCode, message: string, details: readonly ErrorDetail[] = []): AppError {
  return new AppError(code, message, details);
}

/** 409: a body names something that does not exist in this tenant. */
export function invalidReference(field: string): AppError {
  const message = 'This id does not exist.';
  return new AppError('INVALID_REFERENCE', `${field} refers to something that does not exist.`, [{ field, message }]);
}

/** 412: somebody else changed it since it was read. */
export function preconditionFailed(): AppError {
  return new AppError(
    'PRECONDITION_FAILED',
    'It was changed since you read it. Read it again, then repeat the change.',
  );
}

/** 503: a dependency does not answer; the request may be repeated. */
export function serviceUnavailable(
  message = 'A part of Outlay does not answer just now. Try again shortly.',
): AppError {
  return new AppError('SERVICE_UNAVAILABLE', message);
}
