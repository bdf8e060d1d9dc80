/**
 * The event log does not let this process in, or not do that: repeating it is of no use until an operator changes the one side or the
 * other. The message says which, in plain words and without secrets.
 */
export class EventLogRefusedError extends Error {
  override readonly name = 'EventLogRefusedError';
}

/** For operators, about a reader that is refused; undefined for every other error. */
export function problemOf(error: unknown): string | undefined {
  return error instanceof EventLogRefusedError ? error.message : undefined;
}
