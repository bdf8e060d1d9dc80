import { runScript } from '@outlay/scripts/run-script';
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateCode } from './codegen/generate-code.ts';
import { startEmbeddedPostgres } from '@outlay/scripts/postgres/embedded-postgres';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { isWholeSuite, JEST } from './test/jest-command.ts';
import { provideTestKafka } from './test/test-kafka.ts';
import { provideWeb } from './test/test-web.ts';
import { readTestSummary, summaryLine } from './test/test-summary.ts';

/** `npm test [-- <jest arguments>]`: starts what the tests need, runs them, stops it all. */
async function main(args: readonly string[]): Promise<number> {
  await generateCode();
  await provideWeb(args);
  await using parts = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'outlay-test-'));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o755);
  const databaseUrl = await testDatabase(parts, folder);
  const kafka = await provideTestKafka(parts, join(folder, 'kafka'), args);
  const summaryFile = join(folder, 'summary.json');
  const environment = { ...kafka.environment, TEST_DATABASE_URL: databaseUrl, TEST_SUMMARY_FILE: summaryFile };
  const status = await runJest(args, environment);
  const summary = readTestSummary(await readFile(summaryFile, 'utf8').catch(() => null));
  if (kafka.missing !== null) console.log(`Tests on Kafka were skipped. ${kafka.missing}`);
  const isIncomplete = process.env['CI'] === 'true' && (summary.skipped > 0 || kafka.missing !== null);
  if (isIncomplete) console.log('Skipped tests count as a failure of the run here.');
  if (status !== 0 && summary.failed === 0) console.log('The run failed beside its tests: see above.');
  console.log(summaryLine(summary));
  return isIncomplete ? 1 : status;
}

async function testDatabase(parts: AsyncDisposableStack, folder: string): Promise<string> {
  const url = process.env['TEST_DATABASE_URL'];
  if (url) return url;
  const dataDir = join(folder, 'postgres');
  const options = { dataDir, password: 'outlay-test', durable: false, maxConnections: 400 };
  const server = await startEmbeddedPostgres(options);
  parts.defer(() => server.discard());
  return server.url;
}

/** Coverage is of the whole suite; a few files named on the command line would always fall short of it. */
async function runJest(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, [...JEST, ...(isWholeSuite(args) ? ['--coverage'] : []), ...args], {
    cwd: repositoryRoot,
    env: { ...process.env, ...environment },
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

await runScript(() => main(process.argv.slice(2)));
