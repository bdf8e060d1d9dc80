import { ConnectionException, DeadlockException, DriverException } from '@mikro-orm/core';

/**
 * SQLSTATEs of transient faults: connection (08), resources (53), cancellation or shutdown (57), lock timeout (55P03),
 * transaction idle or open for too long (25P03, 25P04).
 */
const UNAVAILABLE = /^(08|53|57|55P03|25P0[34])/;
/** SQLSTATEs with which PostgreSQL ends the connection: shutdown and termination, and a transaction or session that lasted too long. */
const ENDING = /^(08|57P0[1-5]|25P0[34])/;
/** SQLSTATEs for values that the column's type rejects: invalid text, and malformed or out-of-range numbers and dates. */
const UNUSABLE = new Set(['22021', '22P02', '22P05', '22003', '22007', '22008']);
/** Messages of node-postgres for a lost connection or none available; these errors have no code. */
const LOST = /terminated|not queryable|timeout exceeded when trying to connect|Connection ended/i;
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);

/** Returns true for a deadlock or a serialisation failure: the same transaction may succeed when it is run again. */
export function isRetriable(error: unknown): boolean {
  return error instanceof DeadlockException || codeOf(error) === '40001' || codeOf(error) === '40P01';
}

/** Returns true if `lock_timeout` expired. */
export function isLockTimeout(error: unknown): boolean {
  return codeOf(error) === '55P03';
}

/** Returns true if the role may not do what the statement asks for. */
export function isInsufficientPrivilege(error: unknown): boolean {
  return codeOf(error) === '42501';
}

/** Returns true if the database is unreachable, restarting or too busy, as opposed to rejecting the statement. */
export function isUnavailable(error: unknown): boolean {
  const code = codeOf(error);
  return (code !== undefined && UNAVAILABLE.test(code)) || isConnectionLost(error);
}

/** Returns true if the connection of the statement is gone, or is about to end: PostgreSQL says so a moment before it does. */
export function isConnectionLost(error: unknown): boolean {
  if (error instanceof ConnectionException) return true;
  const code = codeOf(error);
  if (code !== undefined && (ENDING.test(code) || NETWORK.has(code))) return true;
  return error instanceof Error && LOST.test(error.message);
}

/** Returns true if a value does not fit its column's type, such as a forged cursor with a word in place of a number. */
export function isUnusableValue(error: unknown): boolean {
  const code = codeOf(error);
  return code !== undefined && UNUSABLE.has(code);
}

/** The name of the unique index or constraint that refused a write, or undefined for any other error. */
export function violatedConstraint(error: unknown): string | undefined {
  if (!(error instanceof DriverException) || !codeOf(error)?.startsWith('23')) return undefined;
  const constraint: unknown = Reflect.get(error, 'constraint');
  return typeof constraint === 'string' ? constraint : undefined;
}

function codeOf(error: unknown): string | undefined {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : undefined;
}
