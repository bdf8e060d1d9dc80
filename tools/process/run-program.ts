import { spawn } from 'node:child_process';
import { ScriptError } from '@outlay/scripts/script-error';

export interface ProgramRun {
  status: number | null;
  stdout: string;
  stderr: string;
}

interface ProgramOptions {
  cwd?: string;
  /** Variables beside those of this process. */
  env?: Readonly<Record<string, string>>;
  input?: string;
}

/**
 * Runs a program to its end, whatever its exit code.
 * @throws ScriptError when it cannot be started
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  { cwd, env, input = '' }: ProgramOptions = {},
): Promise<ProgramRun> {
  const child = spawn(program, args, { ...(cwd && { cwd }), env: { ...process.env, ...env } });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => (texts[name] += text));
  child.stdin.on('error', () => undefined).end(input);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (error) => reject(new ScriptError(`${program} cannot be started: ${error.message}`)));
    child.once('close', resolve);
  });
  return { status, ...texts };
}

/**
 * The output of a program that must succeed.
 * @throws ScriptError with what it wrote when it fails
 */
export async function outputOfProgram(
  program: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<string> {
  const { status, stdout, stderr } = await runProgram(program, args, options);
  if (status === 0) return stdout;
  throw new ScriptError(`${program} ${args.join(' ')} failed:\n${(stderr.trim() || stdout.trim()).slice(-4_000)}`);
}
