import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Exporting } from './exporting.ts';
import { download } from './download.ts';

const SLOW_CLIENT = 1_000_000;
const FOR_MS = 40_000;
const EVERY_MS = 250;

/** Memory of the process of the gateway and all services while a client takes 1 MB/s, above what it was before. */
export async function measureMemory(bench: Exporting, pid: number): Promise<string> {
  const found: string[] = [];
  for (const format of ['csv', 'xlsx'] as const) {
    const idle = await residentMb(pid);
    const reading = download(bench, format, { pace: SLOW_CLIENT, signal: AbortSignal.timeout(FOR_MS) }).catch(
      () => null,
    );
    let most = idle;
    // Null for as long as the client reads.
    while ((await Promise.race([reading.then(() => true), delay(EVERY_MS, null)])) === null)
      most = Math.max(most, await residentMb(pid));
    found.push(`${format} ${(most - idle).toFixed(0)} MB above ${idle.toFixed(0)} MB`);
  }
  return `memory with a client at 1 MB/s, for at most ${FOR_MS / 1_000} s: ${found.join('; ')}`;
}

/** Memory of a process, in MB. */
export async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1_024;
}
