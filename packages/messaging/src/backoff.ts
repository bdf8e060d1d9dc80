import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@outlay/telemetry/logger';

/** Growth of pauses between attempts: doubling from `baseMs` up to `maxMs`. */
export interface BackoffOptions {
  baseMs: number;
  maxMs: number;
}

/**
 * Pause after a number of failures in a row, in milliseconds. Half of it is random, so that callers that failed
 * together do not retry together.
 * @param failures from 1
 */
export function backoffMs(failures: number, { baseMs, maxMs }: BackoffOptions): number {
  const pause = Math.min(maxMs, baseMs * 2 ** Math.min(failures - 1, 30));
  return pause / 2 + (Math.random() * pause) / 2;
}

/** Pauses. @returns false when `signal` cut the pause short */
export async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}

/**
 * Logs a failure after which the same work is tried again. The first in a row is information: a leader was not elected yet, or a
 * connection was replaced. The following ones are warnings.
 * @param failures from 1
 */
export function logRetry(logger: Logger, failures: number, fields: object, message: string): void {
  if (failures > 1) logger.warn({ ...fields, failures }, message);
  else logger.info(fields, message);
}
