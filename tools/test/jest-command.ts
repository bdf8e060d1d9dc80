import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { repositoryRoot } from '@outlay/scripts/repository-root';

/** Node's arguments that run jest. */
export const JEST = [
  '--experimental-vm-modules',
  '--no-warnings=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
] as const;

/** True where jest's arguments name no tests. */
export function isWholeSuite(args: readonly string[]): boolean {
  return args.every((arg) => arg.startsWith('-'));
}

/** The test files that jest would run with these arguments. */
export async function listTests(args: readonly string[]): Promise<string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [...JEST, '--listTests', ...args], {
    cwd: repositoryRoot,
    maxBuffer: 16 * 1024 * 1024,
  });
  return stdout.split('\n').filter((line) => line.endsWith('.test.ts'));
}
