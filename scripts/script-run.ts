import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@outlay/testkit/wait-for';
import { freePort } from './ports/free-port.ts';
import { repositoryRoot } from './repository-root.ts';

/** A script that was started as npm starts it. */
export interface ScriptRun {
  /** Everything it wrote so far. */
  output(): string;
  /** Its exit code; null when a signal ended it. */
  ended: Promise<number | null>;
  kill(signal: NodeJS.Signals): void;
  /** Waits until it has written this. @throws Error with what it wrote when it ends before, or takes longer than 90 s */
  until(text: string | RegExp): Promise<void>;
}

/** @param args the script's path below the repository, and its arguments */
export function runScriptFile(args: readonly string[], env: NodeJS.ProcessEnv): ScriptRun {
  const child = spawn(process.execPath, args, {
    cwd: repositoryRoot,
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  let gone = false;
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      gone = true;
      resolve(code);
    });
  });
  return {
    ended,
    output: () => output,
    kill: (signal) => void child.kill(signal),
    async until(text) {
      const isThere = (): boolean => (typeof text === 'string' ? output.includes(text) : text.test(output));
      await waitFor(() => isThere() || gone, { timeoutMs: 90_000 }).catch(() => undefined);
      if (!isThere()) throw new Error(`${gone ? 'ended' : 'runs'} without "${String(text)}":\n${output.slice(-8_000)}`);
    },
  };
}

/** A data folder and free ports for servers of a test's own. */
export interface InfraPlace {
  env: NodeJS.ProcessEnv;
  remove(): Promise<void>;
}

export async function makeInfraPlace(): Promise<InfraPlace> {
  const folder = await mkdtemp(join(tmpdir(), 'outlay-infra-'));
  // PostgreSQL does not run as root; its user has to get in.
  await chmod(folder, 0o755);
  const names = ['POSTGRES', 'REDIS', 'KAFKA', 'KAFKA_CONTROLLER', 'SMTP', 'MAIL'];
  const env: NodeJS.ProcessEnv = { OUTLAY_DATA_DIR: folder };
  for (const name of names) env[`INFRA_${name}_PORT`] = String(await freePort());
  return {
    env,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
