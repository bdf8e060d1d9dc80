import { AppError } from '@outlay/errors/app-error';
import { isRetriable, isUnavailable } from '@outlay/tenancy/database-errors';

/**
 * SQLSTATEs about the state of the database and not about the row: connection (08), read-only
 * server or idle session (25), lost statement (26), sign-in (28), missing database or schema (3D, 3F), rolled back (40), missing table,
 * column or function (a migration that has not run), resources (53), locks (55), cancelled or shutting down (57), disk (58),
 * configuration (F0), corruption (XX001, XX002).
 */
const ENVIRONMENT = /^(08|25006|25P03|25P04|26|28|3D|3F|40|42P01|42703|42883|53|55|57|58|F0|XX001|XX002)/;
/** Errors of the network and the operating system: ECONNRESET, ETIMEDOUT, ENOSPC, EMFILE … */
const SYSTEM = /^E[A-Z]+$/;
/** Error codes of HTTP clients for a missing connection or answer. */
const HTTP_CLIENT = /^UND_ERR_(CONNECT_TIMEOUT|HEADERS_TIMEOUT|BODY_TIMEOUT|SOCKET|CLOSED|DESTROYED|ABORTED)$/;
/** Errors known by name alone: an expired `AbortSignal.timeout`, an open circuit breaker, a full bulkhead. */
const NAMES = new Set([
  'TimeoutError',
  'AbortError',
  'BrokenCircuitError',
  'BulkheadRejectedError',
  'TaskCancelledError',
]);
/** pg gives some timeouts no code, only a message. */
const WORDS =
  /query read timeout|timeout expired|timeout exceeded when trying to connect|connection timeout|cached plan must not change/i;
const CAUSES = 5;

/**
 * True for a transient failure: of the database, a lock, the network, a sibling service. The event is then
 * retried until it succeeds; only one that fails for its own content becomes a dead letter.
 */
export function isTransient(error: unknown): boolean {
  for (let cause = error, depth = 0; cause !== undefined && depth < CAUSES; cause = property(cause, 'cause'), depth++) {
    if (isTransientItself(cause)) return true;
    const errors = property(cause, 'errors');
    if (Array.isArray(errors) && errors.some((one) => isTransient(one))) return true;
  }
  return false;
}

function isTransientItself(error: unknown): boolean {
  if (error instanceof AppError) return error.code === 'SERVICE_UNAVAILABLE' || error.code === 'RATE_LIMITED';
  if (isRetriable(error) || isUnavailable(error)) return true;
  const code = property(error, 'code');
  if (typeof code === 'string' && [ENVIRONMENT, SYSTEM, HTTP_CLIENT].some((pattern) => pattern.test(code))) return true;
  const [name, message] = [property(error, 'name'), property(error, 'message')];
  if (typeof name === 'string' && NAMES.has(name)) return true;
  return (typeof message === 'string' && WORDS.test(message)) || property(error, 'retriable') === true;
}

function property(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
}
