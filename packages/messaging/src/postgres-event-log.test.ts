import { createTestEventLog } from '@outlay/testkit/test-event-log';
import { describeEventLogContract } from './contract/event-log.contract.ts';
import { open } from './tests/postgres-driver.ts';

describeEventLogContract('PostgreSQL', async () => {
  const { url, drop } = await createTestEventLog();
  const module = new URL('./tests/postgres-driver.ts', import.meta.url).href;
  return { open: () => open(url), driver: { module, argument: url }, dispose: drop };
});
