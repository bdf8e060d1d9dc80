import { invalidField, serviceUnavailable } from '@outlay/errors/app-error';

/** Milliseconds after the deadline in which the answer to a committed change may still be composed; the gateway waits as long. */
export const ANSWER_GRACE_MS = 1_000;

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i;

/**
 * The moment at which the caller of a request stops waiting. A change that is not committed by then is rolled back and
 * answered with 503, so that a 503 means that nothing was changed. After a commit, reads have a grace period for the answer.
 */
export class Deadline {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  #hasCommitted = false;

  constructor(atMs: number) {
    this.atMs = atMs;
  }

  /** Returns a deadline `ms` milliseconds from now. */
  static in(ms: number): Deadline {
    return new Deadline(Date.now() + ms);
  }

  /** Milliseconds left to commit a change; negative after the deadline. */
  remainingMs(): number {
    return this.atMs - Date.now();
  }

  /** Milliseconds left to read, including the grace period after a commit. */
  remainingForReadMs(): number {
    return this.remainingMs() + (this.#hasCommitted ? ANSWER_GRACE_MS : 0);
  }

  /** The earlier of this deadline, the grace period after a commit included, and so many milliseconds from now. */
  within(ms: number): Deadline {
    return new Deadline(Math.min(Date.now() + ms, this.atMs + (this.#hasCommitted ? ANSWER_GRACE_MS : 0)));
  }

  /** Records that the request has committed a change; its reads get the grace period. */
  noteCommit(): void {
    this.#hasCommitted = true;
  }

  /** @throws AppError SERVICE_UNAVAILABLE after the deadline */
  check(): void {
    if (this.remainingMs() <= 0) throw deadlineExceeded();
  }

  /** The value of the header `Outlay-Deadline` (RFC 3339). */
  toHeader(): string {
    return new Date(this.atMs).toISOString();
  }
}

/**
 * Milliseconds that a read may wait for something it can do without: at most `ms`, and half of the time until its deadline, so that
 * the other half is left for the answer.
 */
export function patienceWithin(deadline: Deadline | undefined, ms: number): number {
  return deadline === undefined ? ms : Math.max(0, Math.min(ms, deadline.remainingForReadMs() / 2));
}

/** 503: the deadline has passed and nothing was changed. */
export function deadlineExceeded(): Error {
  return serviceUnavailable('Outlay is too busy to answer in time. Nothing was changed. Try again shortly.');
}

/** Reads the header `Outlay-Deadline`. @throws AppError VALIDATION_FAILED for what is not an RFC 3339 time */
export function parseDeadline(header: string | undefined): Deadline | undefined {
  if (header === undefined) return undefined;
  const atMs = RFC_3339.test(header) ? Date.parse(header) : Number.NaN;
  if (Number.isNaN(atMs))
    throw invalidField('Outlay-Deadline', 'must be an RFC 3339 time, such as 2026-11-28T12:00:00Z', 'NOT_A_DATE_TIME');
  return new Deadline(atMs);
}
