import { spawn } from 'node:child_process';
import { ScriptError } from '../script-error.ts';

/** A program and its arguments. */
export type CommandLine = readonly [string, ...string[]];

/** Runs a program with its output on this terminal. @throws ScriptError naming the command when it fails */
export async function run([program, ...args]: CommandLine, env: NodeJS.ProcessEnv = {}): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
  const code = await ended(child, program);
  if (code !== 0) throw new ScriptError(`${[program, ...args].join(' ')}\nended with exit code ${code}.`);
}

/** The outcome of a program that ran quietly. */
export interface Answer {
  ok: boolean;
  stdout: string;
  /** Its stderr, or why it could not be started. */
  problem: string;
}

/** Runs a program and reads its output. */
export async function ask([program, ...args]: CommandLine): Promise<Answer> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr]: Buffer[][] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => stdout?.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr?.push(chunk));
  const text = (chunks: Buffer[] = []): string => Buffer.concat(chunks).toString().trim();
  try {
    const code = await ended(child, program);
    return { ok: code === 0, stdout: text(stdout), problem: text(stderr) };
  } catch (error) {
    return { ok: false, stdout: '', problem: error instanceof Error ? error.message : String(error) };
  }
}

/** As `ask`. @throws ScriptError with what the program said when it fails */
export async function output(command: CommandLine): Promise<string> {
  const { ok, stdout, problem } = await ask(command);
  if (!ok) throw new ScriptError(`${command.join(' ')}\nfailed: ${problem}`);
  return stdout;
}

/** The command as root: as it is, or through a sudo that asks nothing. */
export function asRoot(command: CommandLine): CommandLine {
  return process.getuid?.() === 0 ? command : ['sudo', '-n', ...command];
}

function ended(child: ReturnType<typeof spawn>, program: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? new ScriptError(`${program} is not installed.`) : error),
    );
    child.once('close', resolve);
  });
}
