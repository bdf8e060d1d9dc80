import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { ScriptError } from '../script-error.ts';

/** Runs kubectl. @returns its standard output. @throws ScriptError with its complaint when it fails */
export type Kubectl = (args: readonly string[], input?: string) => Promise<string>;

/**
 * The kubectl of KUBECTL, else of the PATH.
 * @param common arguments of every call, such as the context
 * @param warn receives what it complains about although it succeeds
 */
export function kubectlOf(
  env: NodeJS.ProcessEnv,
  common: readonly string[],
  warn: (text: string) => void = (text) => console.error(text),
): Kubectl {
  const program = env['KUBECTL'] || 'kubectl';
  return async (args, input = '') => {
    const child = spawn(program, [...common, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    const { promise: ended, resolve, reject } = Promise.withResolvers<number | null>();
    child.once('error', ({ message }) =>
      reject(
        new ScriptError(`${program} does not start (${message}). Install kubectl, or name its path: KUBECTL=<path>.`),
      ),
    );
    child.once('close', resolve);
    // A program that ends without reading its input breaks the pipe; its exit code says why.
    child.stdin.on('error', () => undefined).end(input);
    const [code, out, complaint] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    if (code !== 0)
      throw new ScriptError(`kubectl ${args.join(' ')}\n${complaint.trim() || `ended with ${String(code)}`}`);
    // Warnings, such as of pods that the namespace's level of security refuses.
    if (complaint !== '') warn(complaint.trim());
    return out;
  };
}
