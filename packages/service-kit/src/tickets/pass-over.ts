import type { IncomingMessage } from 'node:http';

/** Time in which a sender may come to the end of what is no longer wanted. */
const MOST_MS = 10_000;

/**
 * Reads the rest of a request that was answered before its end, and forgets it: who still sends would otherwise see a broken connection
 * in place of the answer. A sender who goes on for longer is cut off.
 */
export function passOver(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  const timer = setTimeout(() => request.destroy(), MOST_MS).unref();
  request.once('close', () => clearTimeout(timer)).once('error', () => undefined);
  request.unpipe().resume();
}
