import type { GraphQLFormattedError } from 'graphql';
import { AppError, serviceUnavailable } from '@outlay/errors/app-error';
import { isErrorCode } from '@outlay/errors/error-codes';
import { detailsOf } from '@outlay/errors/graphql';
import type { GatewayContext } from './auth/gateway-context.ts';

/** An operation that the gateway itself ships: parsed, validated and planned once, when the gateway starts. */
export interface StaticOperation {
  readonly source: string;
  readonly operationName: string;
}

/** A request for an operation, by a client or by a REST route on its behalf. */
export interface ExecutionRequest {
  /** Query text of a client, or an operation from `Executor.prepare`. */
  readonly operation: string | StaticOperation;
  /** Picks one operation of a client's text that holds several. */
  readonly operationName?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly context: GatewayContext;
}

export type ResponseData = Record<string, unknown>;

/** `data` is undefined when the operation was refused before anything ran; then `status` is the HTTP status of the refusal, else 200. */
export interface ExecutionAnswer {
  readonly data?: ResponseData | null | undefined;
  /** Formatted and masked: `extensions.code` is always one of ours. */
  readonly errors?: readonly GraphQLFormattedError[] | undefined;
  readonly status: number;
}

/** The one door: GraphQL and REST both go through it, so permissions, limits and errors are the same for both. */
export interface Executor {
  /**
   * Registers an operation of the gateway's own (the text of one .graphql file with one operation).
   * Call it while routes are registered; all prepared operations are validated and planned before the gateway is ready.
   */
  prepare(source: string): StaticOperation;
  /** Never rejects: whatever goes wrong is in `errors`. */
  execute(request: ExecutionRequest): Promise<ExecutionAnswer>;
}

/**
 * The data of an answer that must be complete, as REST needs it.
 * @throws AppError with the code, message and details of the first error
 */
export function completeData(answer: ExecutionAnswer): ResponseData {
  const [error] = answer.errors ?? [];
  if (error) throw asAppError(error);
  if (!answer.data) throw serviceUnavailable();
  return answer.data;
}

function asAppError(error: GraphQLFormattedError): AppError {
  const code = error.extensions?.['code'];
  return new AppError(isErrorCode(code) ? code : 'INTERNAL', error.message, detailsOf(error.extensions?.['details']));
}
