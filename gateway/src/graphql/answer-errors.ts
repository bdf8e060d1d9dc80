import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { AppError, type ErrorDetail } from '@outlay/errors/app-error';
import { isErrorCode, ERROR_STATUS } from '@outlay/errors/error-codes';
import { detailsOf, formatGraphQLError } from '@outlay/errors/graphql';
import { valueDetails } from '@outlay/errors/value-errors';
import type { ExecutionAnswer } from '../executor.ts';

export interface ErrorFormat {
  /** Lets messages suggest names for misspelt ones; off where the graph is not public. */
  readonly suggestions: boolean;
}

/** An operation that was refused before anything ran. */
export function refusal(error: unknown, format: ErrorFormat): ExecutionAnswer {
  const formatted = formatError(asRefusal(error), format);
  const code = formatted.extensions?.['code'];
  return { errors: [formatted], status: isErrorCode(code) ? ERROR_STATUS[code] : 500 };
}

/** Formats the errors of an execution, the most specific first: REST answers with the first. */
export function formatErrors(errors: readonly GraphQLError[], format: ErrorFormat): GraphQLFormattedError[] {
  return errors.map((error) => formatError(error, format));
}

/** graphql-js and Apollo's planner refuse with plain GraphQLErrors, which mean that the request is malformed. */
function asRefusal(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof GraphQLError)) return error;
  return new GraphQLError(error.message, {
    nodes: error.nodes,
    source: error.source,
    positions: error.positions,
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
  });
}

function formatError(error: unknown, { suggestions }: ErrorFormat): GraphQLFormattedError {
  const known = error instanceof GraphQLError ? error.toJSON() : { message: '' };
  const formatted = formatGraphQLError(known, error);
  if (suggestions) return formatted;
  const details = detailsOf(formatted.extensions?.['details']).map((detail) => ({
    ...detail,
    message: withoutSuggestion(detail.message),
  }));
  return {
    ...formatted,
    message: withoutSuggestion(formatted.message),
    extensions: { ...formatted.extensions, details },
  };
}

function withoutSuggestion(message: string): string {
  return message.replace(/ Did you mean [^]*\?$/, '');
}

/** Variables that do not fit their types: 400, each named by where it is in the variables. */
export function invalidVariables(errors: readonly GraphQLError[]): AppError {
  const details = errors.flatMap(({ message }): ErrorDetail[] => {
    const found = valueDetails(message);
    return found.length > 0 ? found : [{ field: 'variables', message, code: 'INVALID_TYPE' }];
  });
  return new AppError('VALIDATION_FAILED', 'The variables do not fit the operation.', details);
}
