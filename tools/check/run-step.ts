import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';

/** One thing that `npm run check` looks at. */
export interface Step {
  name: string;
  /** A program of node_modules/.bin, or a file ending in .ts, with its arguments. */
  command: readonly string[];
  /** Relative to the repository; by default its root. */
  folder?: string;
}

export interface StepResult {
  name: string;
  passed: boolean;
  seconds: number;
  output: string;
}

/** Runs a step to its end; a step that cannot be run has failed. */
export async function runStep({ name, command, folder = '' }: Step): Promise<StepResult> {
  const started = performance.now();
  const [program = '', ...args] = command;
  const file = program.endsWith('.ts')
    ? join(repositoryRoot, program)
    : join(repositoryRoot, 'node_modules/.bin', program);
  const child = spawn(process.execPath, [file, ...args], {
    cwd: join(repositoryRoot, folder),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const status = await new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      resolve(null);
    });
    child.once('close', resolve);
  });
  return { name, passed: status === 0, seconds: (performance.now() - started) / 1000, output: output.trim() };
}
