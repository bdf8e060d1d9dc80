const MAX_DEPTH = 5;

/**
 * Fields of an error that are safe to pass on: type, message, stack, code and cause. A database's error
 * also carries the values of the row, a client's the connection it came over.
 */
export function plainError(error: unknown, depth = 0): Error {
  if (!(error instanceof Error)) return new Error(`a ${typeof error} was thrown`);
  const cause = error.cause === undefined || depth >= MAX_DEPTH ? undefined : plainError(error.cause, depth + 1);
  const plain = new Error(error.message, cause && { cause });
  plain.name = error.name;
  if (error.stack !== undefined) plain.stack = error.stack;
  if ('code' in error && typeof error.code === 'string') Object.assign(plain, { code: error.code });
  return plain;
}
