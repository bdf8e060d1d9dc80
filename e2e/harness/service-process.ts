import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ServiceName } from '@outlay/scripts/start/secrets';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { waitFor } from '@outlay/testkit/wait-for';
import { request } from 'undici';

/** Starting includes loading every module; machines that build at the same time are slow. */
const START_MS = 120_000;
const LAST_WORDS = 4_000;

export type ProcessName = ServiceName | 'gateway';

/** A service as a process of its own, as it runs in a container. */
export interface ServiceProcess {
  readonly name: ProcessName;
  /** Its base URL; the same after a restart. */
  readonly url: string;
  /** Of the process that runs now. */
  readonly pid: number;
  /** Ends it as a power cut would: no handler of its own runs. */
  kill9(): Promise<void>;
  /** Asks it to end in good order. @returns its exit code */
  stop(): Promise<number | null>;
  /** Sends a signal that does not end it, such as SIGSTOP and SIGCONT. */
  signal(signal: NodeJS.Signals): void;
  /** Starts it again on the same environment once it has ended. Resolves when it is ready. */
  restart(): Promise<void>;
}

/**
 * Starts the `src/main.ts` of a service with the node that runs the tests. Resolves when `/readyz` says yes.
 * @param root of the checkout whose sources it runs
 * @throws Error with what it printed last, and with its exit code or signal when it ended, when it does not get ready
 */
export async function startServiceProcess(
  name: ProcessName,
  env: NodeJS.ProcessEnv,
  root = repositoryRoot,
): Promise<ServiceProcess> {
  const url = `http://127.0.0.1:${env['PORT'] ?? ''}`;
  let child = await startReady(name, env, url, root);
  const ended = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
    return child.exitCode;
  };
  return {
    name,
    url,
    get pid() {
      return child.pid ?? 0;
    },
    async kill9() {
      await ended('SIGKILL');
    },
    stop: () => ended('SIGTERM'),
    signal: (signal) => void child.kill(signal),
    async restart() {
      child = await startReady(name, env, url, root);
    },
  };
}

async function startReady(name: ProcessName, env: NodeJS.ProcessEnv, url: string, root: string): Promise<ChildProcess> {
  const folder = name === 'gateway' ? name : `services/${name}`;
  const main = join(root, folder, 'src/main.ts');
  const child = spawn(process.execPath, ['--import', '@outlay/telemetry/preload', main], {
    cwd: root,
    env: { PATH: process.env['PATH'], ...env, LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let words = '';
  const hear = (chunk: Buffer): void => {
    words = (words + chunk.toString()).slice(-LAST_WORDS);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  // Not at its exit: what it said last may arrive after that.
  let isOver = false;
  const hasEnded = (): boolean => isOver;
  const over = new Promise<void>((resolve) => child.once('close', () => resolve())).then(() => void (isOver = true));
  try {
    await waitFor(() => hasEnded() || isReady(url), { timeoutMs: START_MS, what: `${name} to be ready` });
    if (hasEnded()) throw new Error(`it ended with ${child.signalCode ?? `exit code ${child.exitCode}`}`);
  } catch (error) {
    child.kill('SIGKILL');
    await over;
    // All in the message: jest leaves out the causes of errors that another one gathers.
    const said = words || '(nothing)';
    throw new Error(`${name} did not start: ${messagesOf(error).join(': ')}. It said last:\n${said}`, { cause: error });
  }
  return child;
}

/** An error's message, and those of its causes. */
function messagesOf(error: unknown): string[] {
  return error instanceof Error ? [error.message, ...messagesOf(error.cause)] : [];
}

async function isReady(url: string): Promise<boolean> {
  const { statusCode, body } = await request(`${url}/readyz`);
  const checks = await body.text();
  if (statusCode !== 200) throw new Error(`not ready: ${checks}`);
  return true;
}
