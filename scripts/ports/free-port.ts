import { randomInt } from 'node:crypto';
import { isPortFree } from './port-probe.ts';

/**
 * Below the ports that systems give to whoever asks for any (from 32768 on Linux, 49152 elsewhere): between choosing one of
 * those and listening on it, some other program's connection may be given it.
 */
const FIRST = 20_000;
const LAST = 32_767;
/** Each process takes its ports from a slice of its own: between choosing a port and listening on it, another may choose as well. */
const SLICES = 64;
const SLICE = Math.floor((LAST - FIRST + 1) / SLICES);

let next = randomInt(SLICE);

/** A TCP port of the loopback interface that nobody listens on right now, and that nobody is given by chance. */
export async function freePort(): Promise<number> {
  const first = FIRST + (process.pid % SLICES) * SLICE;
  for (let tries = 0; tries < SLICE; tries++) {
    // The one after the last: a port that was given, and is not listened on yet, comes again only after all others.
    const port = first + (next++ % SLICE);
    if (await isPortFree(port)) return port;
  }
  throw new Error('The loopback interface has no free port; stop other servers.');
}
