/** The deadline passed; the outcome of the work is unknown. */
export class DeadlineError extends Error {
  constructor(what: string, ms: number) {
    super(`${what} took longer than ${ms} ms; its outcome is unknown.`);
    this.name = 'DeadlineError';
  }
}

/**
 * Waits for work until a deadline. The work itself goes on; its result is dropped.
 * @throws DeadlineError
 */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new DeadlineError(what, ms)), ms);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
