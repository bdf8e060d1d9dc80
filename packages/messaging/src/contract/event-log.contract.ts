import { randomUUID } from 'node:crypto';
import type { EventLog } from '../event-log.ts';
import type { CaseContext } from './case-context.ts';
import { consumerCases } from './consumer-cases.ts';
import { deliveryCases } from './delivery-cases.ts';
import { groupCases } from './group-cases.ts';
import type { LogHarness } from './log-harness.ts';

/**
 * Contract of every driver of the event log. A driver's test calls this with a way to make a log.
 */
export function describeEventLogContract(driver: string, create: () => Promise<LogHarness>): void {
  describe(`event log on ${driver}`, () => {
    let created: LogHarness | undefined;
    const opened: EventLog[] = [];
    const context: CaseContext = {
      harness: () => {
        if (!created) throw new Error('the log is made in beforeAll');
        return created;
      },
      open: () => {
        const log = context.harness().open();
        opened.push(log);
        return log;
      },
      fresh: (prefix) => `${prefix}.${randomUUID()}`,
      topic: async (partitions = 1) => {
        const name = context.fresh('topic');
        await context.open().ensureTopics([{ name, partitions, cleanup: 'keep' }]);
        return name;
      },
    };

    beforeAll(async () => {
      created = await create();
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((log) => log.close()));
    });
    afterAll(async () => created?.dispose());

    deliveryCases(context);
    groupCases(context);
    consumerCases(context);
  });
}
