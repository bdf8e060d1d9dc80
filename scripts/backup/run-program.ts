import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { ScriptError } from '../script-error.ts';

/** A program, its arguments, and variables beside those of this process. */
export interface Program {
  path: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
}

/** A program that runs. */
export interface RunningProgram {
  output: Readable;
  /** Resolves when it has ended well. @throws ScriptError with what it complained about */
  done: Promise<void>;
  kill(): void;
}

/** Starts a program whose output is read while it runs. */
export function startProgram({ path, args, env = {} }: Program): RunningProgram {
  const child = spawn(path, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (complaint = (complaint + chunk).slice(-4_000)));
  const done = new Promise<void>((resolve, reject) => {
    child.once('error', (error) => reject(new ScriptError(`${path} does not run: ${error.message}`)));
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new ScriptError(`${path} ended with ${String(code ?? signal)}:\n${complaint.trim()}`));
    });
  });
  // Whoever reads the output first learns of a failure there.
  done.catch(() => undefined);
  return { output: child.stdout, done, kill: () => void child.kill('SIGKILL') };
}

/** Runs a program to its end. @returns its output @throws ScriptError with what it complained about */
export async function runProgram(program: Program): Promise<string> {
  const { output, done } = startProgram(program);
  let text = '';
  output.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  await done;
  return text;
}
