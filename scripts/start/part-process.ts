import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { COMPILE_CACHE } from '../compile-cache.ts';
import { repositoryRoot } from '../repository-root.ts';
import { ScriptError } from '../script-error.ts';
import type { PartName } from './service-names.ts';

/** A service or the gateway as a process of its own. */
export interface PartProcess {
  readonly name: PartName;
  readonly pid: number;
  /** Settles when it has ended, with its exit code or the signal that ended it. */
  readonly ended: Promise<string>;
  hasEnded(): boolean;
  /** Waits until it is ready to be asked, or nobody wants it any more. @throws ScriptError when it ends before */
  ready(signal: AbortSignal): Promise<void>;
  /** Asks it to end in good order and waits; insists where it takes too long. */
  stop(): Promise<void>;
}

const READY_MS = 120_000;
const GRACE_MS = 30_000;
const PRELOADS = ['@outlay/telemetry/preload', join(repositoryRoot, 'scripts/start/end-with-starter.ts')];

/**
 * Starts a part. It is in a process group of its own: Ctrl-C reaches the starter alone, which stops the gateway first.
 *
 * @param env all of its environment
 * @param print called with each line that it writes
 */
export function startPart(name: PartName, env: NodeJS.ProcessEnv, print: (line: string) => void): PartProcess {
  const main = join(repositoryRoot, name === 'gateway' ? 'gateway' : `services/${name}`, 'src/main.ts');
  const child = spawn(process.execPath, [...PRELOADS.flatMap((preload) => ['--import', preload]), main], {
    cwd: repositoryRoot,
    detached: true,
    env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', print);
  }
  let gone = false;
  const ended = new Promise<string>((resolve) => {
    const leave = (how: string): void => {
      gone = true;
      resolve(how);
    };
    child.once('error', (error) => leave(error.message));
    child.once('exit', (code, signal) => leave(signal ?? `exit code ${code ?? 0}`));
  });
  const url = `http://127.0.0.1:${env['PORT'] ?? ''}/readyz`;
  return {
    name,
    pid: child.pid ?? 0,
    ended,
    hasEnded: () => gone,
    async ready(signal) {
      const deadline = Date.now() + READY_MS;
      while (!signal.aborted && !(await isReady(url))) {
        if (gone) throw new ScriptError(`${name} ended before it was ready (${await ended}).`);
        if (Date.now() > deadline) throw new ScriptError(`${name} was not ready within ${READY_MS / 1000} s.`);
        await delay(100);
      }
    },
    async stop() {
      if (gone) return;
      child.kill('SIGTERM');
      const insist = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
      await ended;
      clearTimeout(insist);
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    const { statusCode, body } = await request(url, { headersTimeout: 2_000, bodyTimeout: 2_000 });
    await body.dump();
    return statusCode === 200;
  } catch {
    return false;
  }
}
