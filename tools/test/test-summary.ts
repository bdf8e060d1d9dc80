/** Counts of a test run. */
export interface TestSummary {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * Reads the counts that `summary-reporter` left. A file that could not even be loaded counts as one failure: its tests have no names to
 * count. No report at all counts as one failure too.
 */
export function readTestSummary(report: string | null): TestSummary {
  if (report === null) return { passed: 0, failed: 1, skipped: 0 };
  const results: unknown = JSON.parse(report);
  const counts = new Map<string, unknown>(results instanceof Object ? Object.entries(results) : []);
  const count = (field: string): number => Number(counts.get(field) ?? 0);
  return {
    passed: count('numPassedTests'),
    failed: count('numFailedTests') + count('numRuntimeErrorTestSuites'),
    skipped: count('numPendingTests') + count('numTodoTests'),
  };
}

/** The counts of several runners together. */
export function addSummaries(summaries: readonly TestSummary[]): TestSummary {
  const sum = (field: keyof TestSummary): number => summaries.reduce((total, summary) => total + summary[field], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

/** The run's last line; skipped tests, where there are any, are named in a line before it. */
export function summaryLine({ passed, failed, skipped }: TestSummary): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped === 0 ? line : `${skipped} skipped\n${line}`;
}
