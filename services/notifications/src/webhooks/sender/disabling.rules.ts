import type { Health } from './sending.repository.ts';

const HOUR_MS = 3_600_000;
/** As long as one delivery is tried. */
const LONG_MS = 72 * HOUR_MS;
const FEWEST_FAILURES = 5;
/** Time of an attempt from which its endpoint shares the slots of troubled ones. */
const SLOW_MS = 2_000;

/** The health of an endpoint after an attempt. One that was not sent counts as a failure, but not against the receiver. */
export function healthAfter(
  { failures, failingSince }: Health,
  { isDelivered, isSent, at, ms }: { isDelivered: boolean; isSent: boolean; at: Date; ms: number },
): Health {
  const isSlow = ms >= SLOW_MS;
  if (isDelivered) return { failures: 0, failingSince: null, isSlow };
  return { failures: failures + 1, failingSince: failingSince ?? (isSent ? at : null), isSlow };
}

/** Returns true for an endpoint without a success for three days. */
export function hasFailedTooLong({ failures, failingSince }: Omit<Health, 'isSlow'>, now: Date): boolean {
  if (failingSince === null) return false;
  return failures >= FEWEST_FAILURES && now.getTime() - failingSince.getTime() >= LONG_MS;
}
