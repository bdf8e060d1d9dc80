import { missingForInfra } from '@outlay/scripts/infra/missing-for-infra';
import { describeUnless } from '@outlay/testkit/describe-unless';

const missing = await missingForInfra();

/** Tests in a house; skipped where this machine lacks something for it. */
export function describeInHouse(name: string, tests: () => void): void {
  describeUnless(missing, name, tests);
}
