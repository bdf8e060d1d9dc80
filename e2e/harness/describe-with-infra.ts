import { missingForInfra } from '@outlay/scripts/infra/missing-for-infra';
import { describeUnless } from '@outlay/testkit/describe-unless';

const missing = await missingForInfra();

/** Tests in a deployment; skipped where this machine lacks something for it. */
export function describeWithInfra(name: string, tests: () => void): void {
  describeUnless(missing, name, tests);
}
