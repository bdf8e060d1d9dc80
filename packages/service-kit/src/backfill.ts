import { pause } from '@outlay/messaging/backoff';
import type { Logger } from '@outlay/telemetry/logger';
import type { Part } from './lifecycle.ts';

const RETRY_MS = 5_000;

/** Options of {@link createBackfill}. */
export interface BackfillOptions {
  /** Name of the work for the log, such as `sums by month`. */
  what: string;
  /** Does a bounded part. @returns how many rows or tenants that were; 0 when nothing is left; null while another instance is at it */
  step: () => Promise<number | null>;
  logger: Logger;
  /** Pause after a step that failed, or was another instance's. */
  retryMs?: number;
}

/** Work in the background after the start. */
export interface Backfill extends Part {
  /** Runs it to its end, or until the signal. */
  run(signal: AbortSignal): Promise<void>;
}

/**
 * Fills in what rows of an earlier version lack, in the background after the start: step by step, pausing as long as each took. Steps must leave
 * nothing half done, so that it goes on after a stop.
 */
export function createBackfill(options: BackfillOptions): Backfill {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  return {
    run: (signal) => runToEnd(options, signal),
    async start() {
      running = runToEnd(options, stopping.signal);
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function runToEnd(options: BackfillOptions, signal: AbortSignal): Promise<void> {
  const { what, step, logger, retryMs = RETRY_MS } = options;
  let total = 0;
  while (!signal.aborted) {
    const begun = performance.now();
    const count = await step().catch((error: unknown) => {
      logger.warn({ err: error, what }, 'a backfill failed; it is tried again');
      return null;
    });
    if (count === 0) break;
    total += count ?? 0;
    await pause(count === null ? retryMs : performance.now() - begun, signal);
  }
  if (total > 0) logger.info({ what, count: total }, 'a backfill filled in what rows of an earlier version lack');
}
