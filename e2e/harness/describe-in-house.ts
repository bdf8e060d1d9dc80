import { missingForInfra } from '@outlay/scripts/infra/missing-for-infra';

const missing = await missingForInfra();

/** `describe` for tests in a house; where this machine lacks something for it, they are skipped, and their name says what. */
export function describeInHouse(name: string, tests: () => void): void {
  if (missing === null) describe(name, tests);
  else describe.skip(`${name} (skipped: ${missing})`, tests);
}
