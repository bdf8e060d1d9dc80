import { readFile } from 'node:fs/promises';
import { startKafka } from '@outlay/scripts/infra/start-kafka';
import { ScriptError } from '@outlay/scripts/script-error';
import { isWholeSuite, listTests } from './jest-command.ts';

export interface TestKafka {
  /** TEST_KAFKA_BROKERS, where this run has a broker of its own. */
  environment: NodeJS.ProcessEnv;
  /** Why there is none although tests want one; null when there is, or none of them does. */
  missing: string | null;
}

/**
 * Starts a broker for the run, unless the environment names one in TEST_KAFKA_BROKERS. A run of named tests goes without
 * where no file of them speaks of Kafka: the broker takes some seconds. `parts` stops it.
 *
 * @param dataDir deleted by the caller
 */
export async function provideTestKafka(
  parts: AsyncDisposableStack,
  dataDir: string,
  args: readonly string[],
): Promise<TestKafka> {
  if (process.env['TEST_KAFKA_BROKERS'] || !(await wantsKafka(args))) return { environment: {}, missing: null };
  try {
    const kafka = await startKafka({ dataDir, report: (line) => console.log(line) });
    parts.defer(() => kafka.stop());
    return { environment: { TEST_KAFKA_BROKERS: kafka.brokers }, missing: null };
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    console.log(`Tests on Kafka are skipped. ${error.message}`);
    return { environment: {}, missing: error.message };
  }
}

async function wantsKafka(args: readonly string[]): Promise<boolean> {
  if (isWholeSuite(args)) return true;
  const files = await listTests(args);
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return texts.some((text) => /kafka/i.test(text));
}
