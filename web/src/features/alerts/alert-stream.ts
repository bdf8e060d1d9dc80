import { openEventStream } from '@/session/event-stream.ts';
import { tenantSlug } from '@/session/tenant.ts';
import { eventLines } from './event-lines.ts';

/** Waits between two attempts, in milliseconds; the wait doubles up to the longest one. */
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 60_000;

/**
 * Tells of new alerts. Of all tabs of a tenant one, the leader, holds the stream and tells the others: a browser has few
 * connections to one host. Without locks (a page without TLS) each tab holds a stream of its own.
 *
 * @param heard called for each new alert
 * @param signal ends it
 */
export function listenToAlerts(heard: () => void, signal: AbortSignal): void {
  const name = `outlay.alerts.${tenantSlug.value ?? ''}`;
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(name);
  channel?.addEventListener('message', heard, { signal });
  signal.addEventListener('abort', () => {
    channel?.close();
  });
  const lead = (): Promise<void> =>
    holdStream(() => {
      heard();
      channel?.postMessage('alert');
    }, signal);
  if (!('locks' in navigator)) void lead();
  else navigator.locks.request(name, { signal }, lead).catch(() => undefined);
}

/** Keeps a stream open until the signal. It ends with the access token, and is resumed where it ended. */
async function holdStream(heard: () => void, signal: AbortSignal): Promise<void> {
  let lastEventId: string | null = null;
  let wait = FIRST_WAIT;
  while (!signal.aborted) {
    const hasEnded = await readStream(lastEventId, signal, (id) => {
      lastEventId = id ?? lastEventId;
      heard();
    }).catch(() => false);
    wait = hasEnded ? FIRST_WAIT : Math.min(wait * 2, LONGEST_WAIT);
    await pause(wait, signal);
  }
}

/** @returns true where the stream was open and ended; false where it could not be opened */
async function readStream(
  lastEventId: string | null,
  signal: AbortSignal,
  heard: (id: string | null) => void,
): Promise<boolean> {
  const stream = await openEventStream('/api/v1/alerts/stream', lastEventId, signal);
  if (stream === null) return false;
  const reader = stream.getReader();
  const next = eventLines();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return true;
    for (const event of next(value)) heard(event.id);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
