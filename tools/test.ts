import { runScript } from '@outlay/scripts/run-script';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateCode } from './codegen/generate-code.ts';
import { startEmbeddedPostgres } from '@outlay/scripts/postgres/embedded-postgres';
import { JEST } from './test/jest-command.ts';
import { runTests, type TestRun } from './test/run-tests.ts';
import { provideTestKafka } from './test/test-kafka.ts';
import { chooseRunners } from './test/test-runners.ts';
import { addSummaries, summaryLine } from './test/test-summary.ts';
import { provideWeb } from './test/test-web.ts';

/** `npm test [-- <arguments of jest, or of vitest for paths below web/>]`: starts what the tests need, runs them, stops it. */
async function main(args: readonly string[]): Promise<number> {
  const runners = chooseRunners(args);
  await generateCode();
  await using parts = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'outlay-test-'));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o755);
  const runs: TestRun[] = [];
  if (runners.jest !== null) runs.push(await runJest(runners.jest, folder));
  if (runners.vitest !== null && process.env['LONG_TESTS'] !== 'true')
    runs.push(await runVitest(runners.vitest, folder));
  const summary = addSummaries(runs.map((run) => run.summary));
  const isIncomplete = process.env['CI'] === 'true' && summary.skipped > 0;
  if (isIncomplete) console.log('Skipped tests count as a failure of the run here.');
  const status = runs.find((run) => run.status !== 0)?.status ?? 0;
  if (status !== 0 && summary.failed === 0) console.log('The run failed beside its tests: see above.');
  console.log(summaryLine(summary));
  return isIncomplete ? 1 : status;
}

async function runJest(args: readonly string[], folder: string): Promise<TestRun> {
  await provideWeb(args);
  await using parts = new AsyncDisposableStack();
  const databaseUrl = await testDatabase(parts, folder);
  const kafka = await provideTestKafka(parts, join(folder, 'kafka'), args);
  const run = await runTests([...JEST, ...args], {
    cwd: '.',
    environment: { ...kafka.environment, TEST_DATABASE_URL: databaseUrl },
    summaryFile: join(folder, 'jest.json'),
  });
  if (kafka.missing === null) return run;
  console.log(`Tests on Kafka were skipped. ${kafka.missing}`);
  return process.env['CI'] === 'true' && run.status === 0 ? { ...run, status: 1 } : run;
}

async function runVitest(args: readonly string[], folder: string): Promise<TestRun> {
  const reporters = ['--reporter=default', '--reporter=../tools/test/vitest-summary-reporter.ts'];
  return runTests(['../node_modules/vitest/vitest.mjs', 'run', ...reporters, ...args], {
    cwd: 'web',
    environment: {},
    summaryFile: join(folder, 'vitest.json'),
  });
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

await runScript(() => main(process.argv.slice(2)));
