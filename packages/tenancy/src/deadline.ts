import { invalidField, serviceUnavailable } from '@outlay/errors/app-error';

/** How much longer than the deadline an answer may take once something was committed: the gateway listens as long for it. */
export const ANSWER_GRACE_MS = 1_000;

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i;

/**
 * The moment at which the caller of a request stops waiting. A change that is not committed by then is rolled back and
 * answered with 503, so that 503 means: nothing was changed. After a commit, reads have a grace period to compose the answer.
 */
export class Deadline {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  #hasCommitted = false;

  constructor(atMs: number) {
    this.atMs = atMs;
  }

  /** A deadline so many milliseconds from now. */
  static in(ms: number): Deadline {
    return new Deadline(Date.now() + ms);
  }

  /** Milliseconds left for a change to be committed; negative once it is too late. */
  remainingMs(): number {
    return this.atMs - Date.now();
  }

  /** Milliseconds left for reading, the grace period after a commit included. */
  remainingForReadMs(): number {
    return this.remainingMs() + (this.#hasCommitted ? ANSWER_GRACE_MS : 0);
  }

  /** Notes that the request has changed something, so that its answer must be given. */
  noteCommit(): void {
    this.#hasCommitted = true;
  }

  /** @throws AppError SERVICE_UNAVAILABLE once it is too late to change anything */
  check(): void {
    if (this.remainingMs() <= 0) throw deadlineExceeded();
  }

  /** The deadline as the header `Outlay-Deadline` carries it (RFC 3339). */
  toHeader(): string {
    return new Date(this.atMs).toISOString();
  }
}

/** 503: the time that the caller gave is over, and nothing was changed. */
export function deadlineExceeded(): Error {
  return serviceUnavailable('Outlay is too busy to answer in time. Nothing was changed. Try again shortly.');
}

/** Reads the header `Outlay-Deadline`. @throws AppError VALIDATION_FAILED for what is not an RFC 3339 time */
export function parseDeadline(header: string | undefined): Deadline | undefined {
  if (header === undefined) return undefined;
  const atMs = RFC_3339.test(header) ? Date.parse(header) : Number.NaN;
  if (Number.isNaN(atMs))
    throw invalidField('Outlay-Deadline', 'must be an RFC 3339 time, such as 2026-11-28T12:00:00Z');
  return new Deadline(atMs);
}
