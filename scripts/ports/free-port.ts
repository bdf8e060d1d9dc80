import { randomInt } from 'node:crypto';
import { isPortFree } from './port-probe.ts';

/**
 * Below the ports that systems give to whoever asks for any (from 32768 on Linux, 49152 elsewhere): between choosing one of
 * those and listening on it, some other program's connection may be given it.
 */
const FIRST = 20_000;
const LAST = 32_767;
const TRIES = 100;

/** A TCP port of the loopback interface that nobody listens on right now, and that nobody is given by chance. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = randomInt(FIRST, LAST + 1);
    if (await isPortFree(port)) return port;
  }
  throw new Error('The loopback interface has no free port; stop other servers.');
}
