import { computed, shallowRef, watch } from 'vue';

/** Milliseconds between two attempts to reach the server again: doubled each time, between these. */
const FIRST_DELAY = 1_000;
const LONGEST_DELAY = 30_000;
/** A server that answered for this long, in milliseconds, is asked soon again when it stops. */
const STABLE_AFTER = 60_000;

const reachable = shallowRef(true);
let delay = FIRST_DELAY;
let reachableSince = 0;
let timer: ReturnType<typeof setTimeout> | null = null;

/** False from the first request without an answer until the server answers again. */
export const isReachable = computed(() => reachable.value);

/** The server gave no answer: it is asked from time to time until it does. */
export function noteUnreachable(retryAfterSeconds: number | null = null): void {
  if (reachable.value && Date.now() - reachableSince > STABLE_AFTER) delay = FIRST_DELAY;
  reachable.value = false;
  if (timer !== null) return;
  const jitter = 0.75 + Math.random() / 2;
  timer = setTimeout(() => void probe(), Math.max(delay * jitter, (retryAfterSeconds ?? 0) * 1000));
  delay = Math.min(delay * 2, LONGEST_DELAY);
}

export function noteReachable(): void {
  if (timer !== null) clearTimeout(timer);
  timer = null;
  if (!reachable.value) reachableSince = Date.now();
  reachable.value = true;
}

/** Asks the server for nothing, to see whether it answers. */
export async function probe(): Promise<void> {
  if (timer !== null) clearTimeout(timer);
  timer = null;
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ query: '{ __typename }' }),
    signal: AbortSignal.timeout(LONGEST_DELAY),
  }).catch(() => null);
  if (response !== null && response.status < 500 && response.status !== 429) noteReachable();
  else noteUnreachable(Number(response?.headers.get('Retry-After')) || null);
}

/** Asks the server, and resolves once it answers. */
export async function untilReachable(): Promise<void> {
  await probe();
  if (reachable.value) return;
  await new Promise<void>((resolve) => {
    const stop = watch(reachable, () => {
      stop();
      resolve();
    });
  });
}

/** Heeds what the browser knows of the network. */
export function watchConnection(): void {
  addEventListener('offline', () => noteUnreachable());
  addEventListener('online', () => void probe());
}
