import { existsSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { ScriptError } from '@outlay/scripts/script-error';
import { isWholeSuite } from './jest-command.ts';

/** Arguments for each runner; null where it has nothing to run. */
export interface TestRunners {
  jest: readonly string[] | null;
  vitest: readonly string[] | null;
}

/**
 * Tests below `web/` run under vitest, all others under jest. The whole suite is both; its arguments are jest's.
 *
 * @throws ScriptError where paths of both are named
 */
export function chooseRunners(args: readonly string[]): TestRunners {
  if (isWholeSuite(args)) return { jest: args, vitest: [] };
  if (!args.some(isWebPath)) return { jest: args, vitest: null };
  const other = args.find((arg) => !arg.startsWith('-') && !isWebPath(arg) && existsSync(join(repositoryRoot, arg)));
  if (other !== undefined) {
    throw new ScriptError(`Tests below web/ run under vitest, ${other} under jest. Name them in two commands.`);
  }
  return { jest: null, vitest: args.map((arg) => (isWebPath(arg) ? fromWeb(arg) : arg)) };
}

function isWebPath(arg: string): boolean {
  return !arg.startsWith('-') && relative(repositoryRoot, resolve(repositoryRoot, arg)).split(sep)[0] === 'web';
}

/** vitest looks for a path's text in the paths below `web/`. */
function fromWeb(path: string): string {
  return relative(join(repositoryRoot, 'web'), resolve(repositoryRoot, path));
}
