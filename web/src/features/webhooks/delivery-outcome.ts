import type { DeliveryState } from './delivery-filters.ts';

interface Outcome {
  readonly state: DeliveryState;
  readonly attemptCount: number;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly nextAttemptAt: string | null;
}

/** Milliseconds before its next attempt in which a delivery counts as under way. */
const SOON_MS = 10_000;
/** Codes of failed attempts that have a text. */
const KNOWN = new Set([
  'BLOCKED_ADDRESS',
  'NAME_NOT_FOUND',
  'CONNECTION_REFUSED',
  'UNREACHABLE',
  'UNTRUSTED_CERTIFICATE',
  'TLS_FAILED',
  'TIMEOUT',
  'CONNECTION_BROKEN',
  'INVALID_ANSWER',
  'REDIRECT',
  'UNREADABLE_SECRET',
  'EXPIRED',
]);

export const STATE_TONES = { QUEUED: 'info', DELIVERED: 'success', FAILED: 'error' } as const;

/** Queued after a failed attempt: it waits for another one. What was delivered and is sent again is no failure. */
export function isRetrying({ state, attemptCount, lastStatus, lastError }: Omit<Outcome, 'nextAttemptAt'>): boolean {
  const hasFailed = lastError !== null || (lastStatus !== null && (lastStatus < 200 || lastStatus > 299));
  return state === 'QUEUED' && attemptCount > 0 && hasFailed;
}

/** An attempt is due soon or being made, when no next one is planned: the answer is out of date in a moment. */
export function isUnderWay({ state, nextAttemptAt }: Pick<Outcome, 'state' | 'nextAttemptAt'>, now: number): boolean {
  return state === 'QUEUED' && (nextAttemptAt === null || Date.parse(nextAttemptAt) - now < SOON_MS);
}

/** Name of the text for what went wrong. */
export function errorText(code: string): string {
  return `webhooks.problems.${KNOWN.has(code) ? code : 'OTHER'}`;
}
