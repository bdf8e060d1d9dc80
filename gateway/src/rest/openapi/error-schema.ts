import { AppError, type ErrorDetail } from '@outlay/errors/app-error';
import { ERROR_STATUS, isErrorCode, type ErrorCode } from '@outlay/errors/error-codes';
import { DETAIL_CODES, isDetailCode, type DetailCode } from '@outlay/errors/detail-codes';
import { z } from 'zod';

/** Every error code, with its status. */
export const ERROR_CODES: readonly ErrorCode[] = Object.keys(ERROR_STATUS).filter(isErrorCode);

/** Every code of a detail. */
const DETAIL_CODE_NAMES: readonly DetailCode[] = Object.keys(DETAIL_CODES).filter(isDetailCode);

/** The body of every failed answer. */
export const restError = z
  .strictObject({
    error_code: z.enum(ERROR_CODES).meta({ description: 'Stable code; use it, not the message, in programs.' }),
    message: z.string(),
    details: z
      .array(z.strictObject({ field: z.string(), message: z.string(), code: z.enum(DETAIL_CODE_NAMES) }))
      .meta({ description: 'One entry for each invalid field, named as in the request.' }),
  })
  .meta({ id: 'Error', description: 'Body of every failed request.' });

const DETAILS: Partial<Record<ErrorCode, ErrorDetail>> = {
  VALIDATION_FAILED: { field: 'amount', message: 'must be a number or a numeric string', code: 'NOT_A_DECIMAL' },
  INVALID_REFERENCE: { field: 'account_id', message: 'This id does not exist.', code: 'INVALID_REFERENCE' },
};

/** Schema of an error, for the document. */
export function errorExample(code: ErrorCode): { value: z.output<typeof restError> } {
  const detail = DETAILS[code];
  const { message } = new AppError(code, MESSAGES[code] ?? `${code.toLowerCase().replaceAll('_', ' ')}.`);
  return { value: { error_code: code, message, details: detail ? [detail] : [] } };
}

const MESSAGES: Partial<Record<ErrorCode, string>> = {
  VALIDATION_FAILED: 'The request is not valid: check amount.',
  UNAUTHENTICATED: 'Sign in to use this.',
  FORBIDDEN: 'Your role does not allow this.',
  NOT_FOUND: 'Expense was not found.',
  INVALID_REFERENCE: 'account_id refers to something that does not exist.',
  PRECONDITION_FAILED: 'It was changed since you read it. Read it again, then repeat the change.',
  INTERNAL: 'Something went wrong on our side.',
};
