const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Pauses after the first failures; the last one repeats. */
const PAUSES_MS: readonly number[] = [
  5 * SECOND_MS,
  MINUTE_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  12 * HOUR_MS,
];
/** Also of those that a receiver asks for. */
export const LONGEST_PAUSE_MS = 12 * HOUR_MS;
/** Part of a pause that is random, so that deliveries that failed together are not repeated together. */
const JITTER = 0.2;

/** From the first attempt to the last. */
export const RETRY_PERIOD_MS = 72 * HOUR_MS;

/**
 * Age of a message, in days, from which a failed attempt is its last, and from which one that was never tried is given up. Events that
 * are older make no message. Less than the ages of retention, that of the inbox too.
 */
export const MOST_QUEUED_DAYS = 28;
const MOST_QUEUED_MS = MOST_QUEUED_DAYS * 24 * HOUR_MS;

export interface FailedAttempts {
  /** From 1. */
  failures: number;
  firstAttemptAt: Date;
  /** When the message was recorded. */
  createdAt: Date;
  now: Date;
  /** The pause that the receiver asked for; see `retryAfterMs`. */
  retryAfterMs: number | null;
}

/**
 * The time of the next attempt; null when the period is over, or the message too old. The last attempt is at its end.
 * A receiver may ask for a longer pause, up to the longest of the schedule; never for a shorter one.
 * @param random from 0 to 1
 */
export function nextAttemptAt(attempts: FailedAttempts, random: () => number = Math.random): Date | null {
  const { failures, firstAttemptAt, createdAt, now } = attempts;
  const end = firstAttemptAt.getTime() + RETRY_PERIOD_MS;
  if (now.getTime() >= Math.min(end, createdAt.getTime() + MOST_QUEUED_MS)) return null;
  const planned = PAUSES_MS[failures - 1] ?? LONGEST_PAUSE_MS;
  const jittered = planned * (1 - JITTER / 2 + JITTER * random());
  const asked = Math.min(attempts.retryAfterMs ?? 0, LONGEST_PAUSE_MS);
  return new Date(Math.min(end, now.getTime() + Math.max(jittered, asked)));
}

/**
 * Reads the header `retry-after`.
 * @returns milliseconds; null where it is absent, malformed or past
 */
export function retryAfterMs(header: string | undefined, now: Date): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * SECOND_MS;
  // A time by RFC 9110: "Sun, 06 Nov 1994 08:49:37 GMT".
  const time = /^[A-Z][a-z]{2}, .* GMT$/.test(text) ? Date.parse(text) : Number.NaN;
  return time > now.getTime() ? time - now.getTime() : null;
}
