/** A part of a service that runs: started in order, stopped in reverse. */
export interface Part {
  start(): Promise<unknown>;
  stop(): Promise<void>;
}

/** What `createXService` answers: everything wired, nothing started. */
export interface Service {
  /** @returns the base URL it listens on */
  start(): Promise<{ url: string }>;
  /** Takes no more work, finishes what runs, lets go of every connection. Safe to call twice. */
  stop(): Promise<void>;
}

/** Starts parts in order; when one fails, those already running are stopped again, last first. */
export async function startAll(parts: readonly Part[]): Promise<void> {
  for (const [index, part] of parts.entries()) {
    try {
      await part.start();
    } catch (error) {
      await stopAll(parts.slice(0, index));
      throw error;
    }
  }
}

/** Stops parts, last first, each even if another fails. @throws the first failure once all have been told */
export async function stopAll(parts: readonly Part[]): Promise<void> {
  const failures: unknown[] = [];
  for (const part of parts.toReversed()) {
    await part.stop().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}
