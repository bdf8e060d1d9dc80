import { parseArgs } from 'node:util';
import type { EventLog } from '../event-log.ts';

/**
 * A process that joins a group, says what it received and never acknowledges it, until it is killed. `--driver` is a module
 * that exports `open(argument): EventLog`.
 */
interface Driver {
  open(argument: string): EventLog;
}

const { values } = parseArgs({
  options: {
    driver: { type: 'string', default: '' },
    argument: { type: 'string', default: '' },
    group: { type: 'string', default: '' },
    topic: { type: 'string', default: '' },
  },
});
const driver: Driver = await import(values.driver);
await driver.open(values.argument).subscribe({
  group: values.group,
  topics: [values.topic],
  handler: async (records) => {
    process.stdout.write(records.map(({ key }) => `${key}\n`).join(''));
    await new Promise(() => {});
  },
});
