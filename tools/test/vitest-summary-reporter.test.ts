import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTestSummary } from './test-summary.ts';
import VitestSummaryReporter from './vitest-summary-reporter.ts';

const moduleOf = (states: readonly string[], errors: readonly Error[]) => ({
  children: { allTests: () => states.map((state) => ({ result: () => ({ state }) })) },
  errors: () => errors,
});

describe('VitestSummaryReporter', () => {
  it('leaves counts that read like those of jest', () => {
    const folder = mkdtempSync(join(tmpdir(), 'outlay-reporter-'));
    const outputFile = join(folder, 'counts.json');
    process.env['TEST_SUMMARY_FILE'] = outputFile;
    const loaded = moduleOf(['passed', 'failed', 'skipped', 'passed'], []);
    new VitestSummaryReporter().onTestRunEnd([loaded, moduleOf([], [new Error('not found')])]);
    expect(readTestSummary(readFileSync(outputFile, 'utf8'))).toEqual({ passed: 2, failed: 2, skipped: 1 });
    rmSync(folder, { recursive: true });
  });
});
