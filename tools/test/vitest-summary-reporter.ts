import { writeFileSync } from 'node:fs';
import type { RunCounts } from './summary-reporter.ts';

/** The part of vitest's `TestModule` that is counted. */
interface TestModule {
  readonly children: { allTests(): Iterable<{ result(): { readonly state: string } }> };
  /** Errors outside of tests: the file could not be loaded. */
  errors(): readonly unknown[];
}

/** A vitest reporter that leaves the same counts as `summary-reporter` leaves of jest, in the file TEST_SUMMARY_FILE. */
export default class VitestSummaryReporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const outputFile = process.env['TEST_SUMMARY_FILE'];
    if (outputFile) writeFileSync(outputFile, JSON.stringify(countTests(modules)));
  }
}

function countTests(modules: readonly TestModule[]): RunCounts {
  const states = modules.flatMap(({ children }) => Array.from(children.allTests(), (test) => test.result().state));
  const count = (wanted: string): number => states.filter((state) => state === wanted).length;
  return {
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    numPendingTests: count('skipped') + count('pending'),
    numTodoTests: 0,
    numRuntimeErrorTestSuites: modules.filter((module) => module.errors().length > 0).length,
  };
}
