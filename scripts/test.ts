import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateCode } from './codegen/generate-code.ts';
import { startEmbeddedPostgres } from './postgres/embedded-postgres.ts';
import { repositoryRoot } from './repository-root.ts';
import { readTestSummary, summaryLine } from './test/test-summary.ts';

/** `npm test [-- <jest arguments>]`: starts what the tests need, runs them, stops it all. */
async function main(args: readonly string[]): Promise<number> {
  await generateCode();
  const folder = await mkdtemp(join(tmpdir(), 'outlay-test-'));
  await chmod(folder, 0o755);
  const server = await testServer(folder);
  try {
    const output = join(folder, 'results.json');
    const status = await runJest([...args, '--json', `--outputFile=${output}`], server.url);
    const summary = readTestSummary(await readFile(output, 'utf8').catch(() => null));
    if (status !== 0 && summary.failed === 0) console.log('The run failed beside its tests: see above.');
    console.log(summaryLine(summary));
    return status;
  } finally {
    await server.discard();
    await rm(folder, { recursive: true, force: true });
  }
}

async function testServer(folder: string): Promise<{ url: string; discard(): Promise<void> }> {
  const url = process.env['TEST_DATABASE_URL'];
  if (url) return { url, discard: () => Promise.resolve() };
  const dataDir = join(folder, 'postgres');
  return startEmbeddedPostgres({ dataDir, password: 'outlay-test', durable: false, maxConnections: 400 });
}

/** Coverage is of the whole suite; a few files named on the command line would always fall short of it. */
async function runJest(args: readonly string[], databaseUrl: string): Promise<number> {
  const wholeSuite = args.every((arg) => arg.startsWith('-'));
  const jest = ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
  const child = spawn(process.execPath, [...jest, ...(wholeSuite ? ['--coverage'] : []), ...args], {
    cwd: repositoryRoot,
    env: { ...process.env, TEST_DATABASE_URL: databaseUrl },
    stdio: 'inherit',
  });
  // Ctrl-C reaches jest by itself; this process only stays until jest has gone, so that it can stop the database.
  const forward = (signal: NodeJS.Signals): void => {
    if (signal === 'SIGTERM') child.kill(signal);
  };
  process.on('SIGINT', forward).on('SIGTERM', forward);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      resolve(code ?? 1);
    });
  });
}

process.exitCode = await main(process.argv.slice(2));
