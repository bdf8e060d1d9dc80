/** Seconds to wait before asking again, by the code of the error. */
const SECONDS = new Map<unknown, string>([
  ['SERVICE_UNAVAILABLE', '1'],
  // Limits count by the minute.
  ['RATE_LIMITED', '60'],
]);

/** The Retry-After header for an error that passes by itself; undefined for any other. */
export function retryAfterOf(code: unknown): string | undefined {
  return SECONDS.get(code);
}
