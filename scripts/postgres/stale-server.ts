import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { commandOf } from './process-identity.ts';

const LONGEST_SHUTDOWN_MS = 30_000;

/**
 * Deals with what an earlier start left behind in the data directory. A server that still runs there belongs to nobody any more
 * (the caller holds the data directory's lock) and is shut down; a pid file whose process is gone, or is another
 * program by now, is removed.
 *
 * @throws Error when the old server does not end
 */
export async function clearStaleServer(dataDir: string): Promise<void> {
  const pidFile = join(dataDir, 'postmaster.pid');
  const pid = Number((await readFile(pidFile, 'utf8').catch(() => '')).split('\n')[0]);
  if (!Number.isSafeInteger(pid) || pid <= 1) return;
  if (!isServerOf(pid, dataDir)) {
    await rm(pidFile, { force: true });
    return;
  }
  process.kill(pid, 'SIGINT');
  const deadline = Date.now() + LONGEST_SHUTDOWN_MS;
  while (isServerOf(pid, dataDir)) {
    if (Date.now() > deadline)
      throw new Error(`PostgreSQL (process ${pid}) still runs on ${dataDir} and does not stop.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function isServerOf(pid: number, dataDir: string): boolean {
  const command = commandOf(pid) ?? '';
  return command.includes('postgres') && command.includes(dataDir);
}
