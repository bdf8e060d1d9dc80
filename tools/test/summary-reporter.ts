import { writeFileSync } from 'node:fs';

/** The counts that jest gives its reporters at the end of a run. */
export interface RunCounts {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  /** Files that could not even be loaded. */
  numRuntimeErrorTestSuites: number;
}

/**
 * A jest reporter that leaves the counts of the run, and nothing else, in a file. Jest's own `--json` also writes every
 * error out, and fails where one refers to itself.
 */
export default class SummaryReporter {
  readonly #outputFile: string;

  constructor(_globalConfig: unknown, { outputFile }: { outputFile: string }) {
    this.#outputFile = outputFile;
  }

  onRunComplete(_contexts: unknown, results: RunCounts): void {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites } = results;
    const counts = { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites };
    writeFileSync(this.#outputFile, JSON.stringify(counts));
  }
}
