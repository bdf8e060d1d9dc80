import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { readTestSummary, type TestSummary } from './test-summary.ts';

export interface TestRun {
  status: number;
  summary: TestSummary;
}

interface Options {
  /** Relative to the repository's root. */
  cwd: string;
  environment: NodeJS.ProcessEnv;
  /** Where the runner's reporter leaves the counts. */
  summaryFile: string;
}

/** Runs a test runner with these arguments of Node to its end. */
export async function runTests(args: readonly string[], options: Options): Promise<TestRun> {
  const { cwd, environment, summaryFile } = options;
  const child = spawn(process.execPath, args, {
    cwd: join(repositoryRoot, cwd),
    env: { ...process.env, ...environment, TEST_SUMMARY_FILE: summaryFile },
    stdio: 'inherit',
  });
  // Ctrl-C reaches the runner by itself; this process only stays until it has gone, so that it can stop the database.
  const forward = (signal: NodeJS.Signals): void => {
    if (signal === 'SIGTERM') child.kill(signal);
  };
  process.on('SIGINT', forward).on('SIGTERM', forward);
  const status = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      resolve(code ?? 1);
    });
  });
  process.off('SIGINT', forward).off('SIGTERM', forward);
  return { status, summary: readTestSummary(await readFile(summaryFile, 'utf8').catch(() => null)) };
}
