import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { AppError, type ErrorDetail } from './app-error.ts';
import { isDetailCode } from './detail-codes.ts';
import { isErrorCode, type ErrorCode } from './error-codes.ts';
import { valueDetails } from './value-errors.ts';

const INTERNAL_MESSAGE = 'Something went wrong on our side.';

/** Codes of graphql-js and Apollo for malformed requests. */
const CLIENT_FAULTS = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
]);

/** An AppError as GraphQL carries it: code and details in `extensions`. */
export function toGraphQLError(error: AppError): GraphQLError {
  return new GraphQLError(error.message, {
    originalError: error,
    extensions: { code: error.code, details: error.details },
  });
}

/**
 * Maps any thrown value to a GraphQL error. Only AppErrors and malformed requests keep their message; any other error is
 * INTERNAL.
 */
export function formatGraphQLError(formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError {
  const original = thrown instanceof GraphQLError ? (thrown.originalError ?? thrown) : thrown;
  if (original instanceof AppError) return shape(formatted, original.message, original.code, original.details);
  const code = formatted.extensions?.['code'];
  if (isErrorCode(code) && code !== 'INTERNAL') {
    const details = detailsOf(formatted.extensions?.['details']);
    const isOfValue = code === 'VALIDATION_FAILED' && details.length === 0;
    return shape(formatted, formatted.message, code, isOfValue ? valueDetails(formatted.message) : details);
  }
  if (isClientFault(thrown, code)) {
    return shape(formatted, formatted.message, 'VALIDATION_FAILED', valueDetails(formatted.message));
  }
  return shape(formatted, INTERNAL_MESSAGE, 'INTERNAL', []);
}

/** graphql-js reports bad variables as errors without an original error and without a path: no resolver threw them. */
function isClientFault(thrown: unknown, code: unknown): boolean {
  return typeof code === 'string' && CLIENT_FAULTS.has(code) && thrown instanceof GraphQLError;
}

function shape(
  formatted: GraphQLFormattedError,
  message: string,
  code: ErrorCode,
  details: readonly ErrorDetail[],
): GraphQLFormattedError {
  return { ...pick(formatted), message, extensions: { code, details } };
}

function pick({ path, locations }: GraphQLFormattedError): Pick<GraphQLFormattedError, 'path' | 'locations'> {
  return { ...(locations && { locations }), ...(path && { path }) };
}

/** Reads error details from another service's answer, dropping malformed ones. */
export function detailsOf(value: unknown): ErrorDetail[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isDetail).map(({ field, message, code }) => ({
    ...{ field, message },
    // One that a newer version of a service knows.
    code: isDetailCode(code) ? code : 'INVALID_FORMAT',
  }));
}

function isDetail(value: unknown): value is { field: string; message: string; code?: unknown } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'field' in value &&
    typeof value.field === 'string' &&
    'message' in value &&
    typeof value.message === 'string'
  );
}
