import { AppError } from '@outlay/errors/app-error';

/** Limits on one GraphQL operation. */
export interface QueryLimits {
  /** Levels of nesting. */
  readonly maxDepth: number;
  /** Fields, counted each time a fragment brings them in. */
  readonly maxFields: number;
  /** Fields under another name than their own, counted likewise. */
  readonly maxAliases: number;
  /** Lexical tokens of the text. */
  readonly maxTokens: number;
  /** Objects that could come back; see `query-cost.ts`. */
  readonly maxCost: number;
}

/** 400: the operation asks for more than one operation may. */
export function queryTooComplex(message: string): AppError {
  return new AppError('QUERY_TOO_COMPLEX', message);
}
