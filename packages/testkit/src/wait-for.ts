/** Limits of a wait, and the condition's name for the error. */
export interface WaitOptions {
  /** Milliseconds until it is an error; 30,000 by default. */
  timeoutMs?: number;
  /** Milliseconds between looks; 20 by default. */
  intervalMs?: number;
  /** Named in the error. */
  what?: string;
}

/**
 * Waits until the condition holds, and answers with what it gave. A condition that throws is asked again, so that an
 * expectation can be a condition; the last error is the cause of the timeout.
 *
 * @throws Error when the condition did not hold in time
 */
export async function waitFor<T>(condition: () => Promise<T> | T, options: WaitOptions = {}): Promise<NonNullable<T>> {
  const { timeoutMs = 30_000, intervalMs = 20, what = 'the condition' } = options;
  const deadline = performance.now() + timeoutMs;
  let cause: unknown;
  do {
    try {
      const value = await condition();
      if (value !== false && value !== null && value !== undefined) return value;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await new Promise((resolve) => setTimeout(resolve, intervalMs));
  } while (performance.now() < deadline);
  throw new Error(`waited ${timeoutMs} ms for ${what}`, { cause });
}
