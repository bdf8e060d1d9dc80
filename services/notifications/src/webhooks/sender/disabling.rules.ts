import type { Health } from './sending.repository.ts';

const HOUR_MS = 3_600_000;
/** As long as one delivery is tried. */
const LONG_MS = 72 * HOUR_MS;
const FEWEST_FAILURES = 5;
const DAY_MS = 24 * HOUR_MS;
const MANY_FAILURES = 100;

/** Counts a failed attempt of an endpoint. */
export function failed(health: Health, at: Date): Health {
  return { failures: health.failures + 1, failingSince: health.failingSince ?? at };
}

/** Returns true for an endpoint without a success for three days, or for a day with a hundred failures. */
export function hasFailedTooLong({ failures, failingSince }: Health, now: Date): boolean {
  if (failingSince === null) return false;
  const ms = now.getTime() - failingSince.getTime();
  return (ms >= LONG_MS && failures >= FEWEST_FAILURES) || (ms >= DAY_MS && failures >= MANY_FAILURES);
}
