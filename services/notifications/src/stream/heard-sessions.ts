import { isNewer, type EventOrder } from '@outlay/messaging/ordering';
import type { StreamViewer } from './stream-ticket.service.ts';

/** State of a user's sessions, from the event log. */
export interface SessionState {
  isActive: boolean;
  /** Raised when the sessions before end. */
  sessionVersion: number;
}

/** Far more than change within the time in which our tables catch up with the log. */
const MAX_USERS = 10_000;

/**
 * The newest session states of users in the event log. The tables follow the log through another consumer and may be behind: a
 * stream that is opened must not start from an older state than open streams have.
 */
export class HeardSessions {
  /** The most recently used entry stands last. */
  readonly #users = new Map<string, SessionState & EventOrder>();

  hear(tenantId: number, userId: number, state: SessionState & EventOrder): void {
    const key = keyOf(tenantId, userId);
    if (!isNewer(state, this.#users.get(key))) return;
    this.#users.delete(key);
    this.#users.set(key, state);
    const [oldest = key] = this.#users.keys();
    if (this.#users.size > MAX_USERS) this.#users.delete(oldest);
  }

  /** The viewer, with the session version that is known by now. @returns null where the session has ended */
  meet(viewer: StreamViewer): StreamViewer | null {
    const { tenantId, userId, sessionVersion } = viewer;
    const heard = userId === null ? undefined : this.#users.get(keyOf(tenantId, userId));
    if (!heard) return viewer;
    // Where the table knows the person it may be ahead of the log: of somebody just activated the log still says otherwise.
    const hasEnded = sessionVersion === null ? !heard.isActive : heard.sessionVersion > sessionVersion;
    return hasEnded ? null : { ...viewer, sessionVersion: sessionVersion ?? heard.sessionVersion };
  }
}

function keyOf(tenantId: number, userId: number): string {
  return `${tenantId}:${userId}`;
}
