import type { Agent } from 'undici';

/** Shorter than services drain (DRAIN_MS): a connection that a stopping service closes is not in use then. */
const IDLE_MS = 4_000;

/**
 * Options of an agent that calls services: the time for which it keeps connections that it does not use. Without the longest time it
 * would keep them for as long as the server offers, which is over a minute.
 */
export function idleConnections(
  idleMs = IDLE_MS,
): Required<Pick<Agent.Options, 'keepAliveTimeout' | 'keepAliveMaxTimeout'>> {
  return { keepAliveTimeout: idleMs, keepAliveMaxTimeout: idleMs };
}
