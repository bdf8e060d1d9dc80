import { isNewer, type EventOrder } from '@outlay/messaging/ordering';
import type { StreamViewer } from './stream-viewer.ts';

/** State of a user's sessions, from the event log. */
export interface SessionState {
  isActive: boolean;
  /** Raised to end all earlier sessions. */
  sessionVersion: number;
}

/** Limit of remembered users: far more than change while the tables catch up with the log. */
const MAX_USERS = 10_000;

/**
 * The newest session states of users in the event log. The tables follow the log through another consumer and may be behind: a
 * stream that is opened must not start from an older state than open streams have.
 */
export class LatestSessions {
  /** Ordered by their latest event; the newest is last. */
  readonly #users = new Map<string, SessionState & EventOrder>();

  update(tenantId: number, userId: number, state: SessionState & EventOrder): void {
    const key = keyOf(tenantId, userId);
    if (!isNewer(state, this.#users.get(key))) return;
    this.#users.delete(key);
    this.#users.set(key, state);
    const [oldest = key] = this.#users.keys();
    if (this.#users.size > MAX_USERS) this.#users.delete(oldest);
  }

  /** Adds the newest session version to a viewer without one. @returns null where the session has ended */
  refresh(viewer: StreamViewer): StreamViewer | null {
    const { tenantId, userId, sessionVersion } = viewer;
    const latest = userId === null ? undefined : this.#users.get(keyOf(tenantId, userId));
    if (!latest) return viewer;
    // The table may be ahead of the log, which may not have the activation of a user yet.
    const hasEnded = sessionVersion === null ? !latest.isActive : latest.sessionVersion > sessionVersion;
    return hasEnded ? null : { ...viewer, sessionVersion: sessionVersion ?? latest.sessionVersion };
  }
}

function keyOf(tenantId: number, userId: number): string {
  return `${tenantId}:${userId}`;
}
