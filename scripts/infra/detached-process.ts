import { spawn } from 'node:child_process';
import { open, readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { startTimeOf } from '../postgres/process-identity.ts';
import type { ServerUser } from '../postgres/server-user.ts';
import { ScriptError } from '../script-error.ts';

/** A program that is to go on when its starter and the terminal are gone. */
export interface DetachedProgram {
  command: readonly string[];
  /** Gets everything it writes. */
  outputFile: string;
  /** Whom it runs as; null for whoever starts it. */
  user: ServerUser | null;
}

const GRACE_MS = 30_000;

/** Starts the program and notes its process in `pidFile`. @returns its process id */
export async function startDetached(program: DetachedProgram, pidFile: string): Promise<number> {
  const [file = '', ...args] = program.command;
  await using output = await open(program.outputFile, 'a', 0o600);
  const child = spawn(file, args, {
    cwd: '/',
    detached: true,
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', output.fd, output.fd],
    ...(program.user ? { uid: program.user.uid, gid: program.user.gid } : {}),
  });
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('error', (error) => reject(new ScriptError(`${file} does not start: ${error.message}`)));
    child.once('spawn', () => resolve(child.pid ?? 0));
  });
  await writeFile(pidFile, `${pid} ${startTimeOf(pid) ?? ''}\n`);
  child.unref();
  return pid;
}

/** The process that a pid file names; null when it is gone, also when its id belongs to another process by now. */
export async function runningProcess(pidFile: string): Promise<number | null> {
  const [pid = '', startTime = ''] = (await readFile(pidFile, 'utf8').catch(() => '')).trim().split(' ', 2);
  return pid !== '' && startTime !== '' && startTimeOf(Number(pid)) === startTime ? Number(pid) : null;
}

/** Asks the process to end and waits for it; insists where it takes too long. @returns whether there was one */
export async function stopDetached(pidFile: string, signal: 'SIGINT' | 'SIGTERM'): Promise<boolean> {
  const pid = await runningProcess(pidFile);
  if (pid !== null) {
    process.kill(pid, signal);
    const insistAt = Date.now() + GRACE_MS;
    while ((await runningProcess(pidFile)) !== null) {
      await delay(50);
      if (Date.now() > insistAt && (await runningProcess(pidFile)) !== null) process.kill(pid, 'SIGKILL');
    }
  }
  await rm(pidFile, { force: true });
  return pid !== null;
}
