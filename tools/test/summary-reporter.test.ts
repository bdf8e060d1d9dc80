import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SummaryReporter from './summary-reporter.ts';
import { readTestSummary } from './test-summary.ts';

describe('SummaryReporter', () => {
  it('leaves the counts, also of a run whose errors refer to themselves', () => {
    const folder = mkdtempSync(join(tmpdir(), 'outlay-reporter-'));
    const outputFile = join(folder, 'counts.json');
    const counts = {
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 0,
      numTodoTests: 0,
      numRuntimeErrorTestSuites: 0,
    };
    const error: { error?: unknown } = {};
    error.error = error;
    const results = { ...counts, testResults: [error] };
    new SummaryReporter({}, { outputFile }).onRunComplete(new Set(), results);
    expect(readTestSummary(readFileSync(outputFile, 'utf8'))).toEqual({ passed: 5, failed: 1, skipped: 0 });
    rmSync(folder, { recursive: true });
  });
});
