import { ConnectionException, DeadlockException, DriverException } from '@mikro-orm/core';

/**
 * SQLSTATEs for what passes by itself: connection (08), resources (53), cancelled or shut down (57), a lock that was not to be
 * had in time (55P03), a transaction that was idle or open for too long (25P03, 25P04).
 */
const UNAVAILABLE = /^(08|53|57|55P03|25P0[34])/;
/** What a value can be that no column takes: bytes that are no text, a number, a day or an id that is none or too large. */
const UNUSABLE = new Set(['22021', '22P02', '22P05', '22003', '22007', '22008']);
/** How node-postgres tells that a connection is gone, or that none is to be had: by words alone. */
const LOST = /terminated|not queryable|timeout exceeded when trying to connect|Connection ended/i;
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);

/** Whether the same transaction, run again, may well succeed: a deadlock or a serialisation failure. */
export function isRetriable(error: unknown): boolean {
  return error instanceof DeadlockException || codeOf(error) === '40001' || codeOf(error) === '40P01';
}

/** Whether a lock was not to be had within `lock_timeout`. */
export function isLockTimeout(error: unknown): boolean {
  return codeOf(error) === '55P03';
}

/** Whether the database could not be reached, is restarting or is too busy, as opposed to refusing what was asked. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof ConnectionException) return true;
  const code = codeOf(error);
  if (code !== undefined && (UNAVAILABLE.test(code) || NETWORK.has(code))) return true;
  return error instanceof Error && LOST.test(error.message);
}

/** Whether a value was refused by its type alone: something a client made up, such as a cursor with a word for a number. */
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
