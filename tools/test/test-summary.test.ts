import { addSummaries, readTestSummary, summaryLine } from './test-summary.ts';

describe('readTestSummary', () => {
  it('counts tests, and a file that does not load as a failure', () => {
    const report = {
      numPassedTests: 12,
      numFailedTests: 1,
      numRuntimeErrorTestSuites: 2,
      numPendingTests: 3,
      numTodoTests: 1,
    };
    expect(readTestSummary(JSON.stringify(report))).toEqual({ passed: 12, failed: 3, skipped: 4 });
  });

  it('counts a run without a report as a failure', () => {
    expect(readTestSummary(null)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe('addSummaries', () => {
  it('adds the counts of jest and vitest', () => {
    const [jest, vitest] = [
      { passed: 3, failed: 1, skipped: 2 },
      { passed: 4, failed: 0, skipped: 1 },
    ];
    expect(addSummaries([jest, vitest])).toEqual({ passed: 7, failed: 1, skipped: 3 });
  });
});

describe('summaryLine', () => {
  it('is the last line, alone', () => {
    expect(summaryLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
    expect(summaryLine({ passed: 3, failed: 1, skipped: 2 })).toBe('2 skipped\n3 passed, 1 failed');
  });
});
