import type { Health } from './sending.repository.ts';

const HOUR_MS = 3_600_000;
/** As long as one delivery is tried. */
const LONG_MS = 72 * HOUR_MS;
const FEWEST_FAILURES = 5;
const DAY_MS = 24 * HOUR_MS;
const MANY_FAILURES = 100;
/** Time of an attempt from which its endpoint shares the slots of troubled ones. */
const SLOW_MS = 2_000;

/** The health of an endpoint after an attempt. */
export function healthAfter(
  { failures, failingSince }: Health,
  { isDelivered, at, ms }: { isDelivered: boolean; at: Date; ms: number },
): Health {
  const isSlow = ms >= SLOW_MS;
  if (isDelivered) return { failures: 0, failingSince: null, isSlow };
  return { failures: failures + 1, failingSince: failingSince ?? at, isSlow };
}

/** Returns true for an endpoint without a success for three days, or for a day with a hundred failures. */
export function hasFailedTooLong({ failures, failingSince }: Omit<Health, 'isSlow'>, now: Date): boolean {
  if (failingSince === null) return false;
  const ms = now.getTime() - failingSince.getTime();
  return (ms >= LONG_MS && failures >= FEWEST_FAILURES) || (ms >= DAY_MS && failures >= MANY_FAILURES);
}
