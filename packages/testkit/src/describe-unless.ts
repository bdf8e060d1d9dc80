/**
 * `describe`, unless something is missing that the tests need: then they are skipped, which says why and fails the build
 * server's run.
 * @param missing what is missing and how to get it, in words; null where nothing is
 */
export function describeUnless(missing: string | null, name: string, tests: () => void): void {
  if (missing === null) {
    describe(name, tests);
    return;
  }
  // The names of skipped tests are printed only where a single file runs.
  process.stderr.write(`Skipped: ${name}: ${missing}\n`);
  describe.skip(`${name} (skipped: ${missing})`, tests);
}
