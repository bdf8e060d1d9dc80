import { randomBytes } from 'node:crypto';
import { describeUnless } from './describe-unless.ts';

/**
 * The brokers for tests, `host:port`, from TEST_KAFKA_BROKERS; `npm test` starts one and sets it.
 * @throws Error when it is not set; tests that need a broker stand in `describeWithKafka`
 */
export function testKafkaBrokers(env: NodeJS.ProcessEnv = process.env): string[] {
  const brokers = env['TEST_KAFKA_BROKERS'];
  if (!brokers) throw new Error('TEST_KAFKA_BROKERS is not set: run the tests with `npm test -- <paths>`');
  return brokers.split(',');
}

/** A prefix for topic and group names, so that test files sharing a broker do not meet. */
export function freshKafkaPrefix(): string {
  return `test-${process.pid}-${randomBytes(5).toString('hex')}.`;
}

/** Tests that need a broker; skipped without one. */
export function describeWithKafka(name: string, tests: () => void): void {
  describeUnless(process.env['TEST_KAFKA_BROKERS'] ? null : 'TEST_KAFKA_BROKERS is not set', name, tests);
}
