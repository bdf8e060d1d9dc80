import { createLogger } from '@outlay/telemetry/logger';
import { describeWithKafka } from '@outlay/testkit/test-kafka';
import { rebuildReadModels } from '../src/rebuild/rebuild.ts';
import { startAnalytics } from './analytics-harness.ts';
import { expenseEvent, projectEvent, tenantEvent } from './event-book.ts';
import { dumpReadModels, wrongSums } from './read-model-dump.ts';

const logger = createLogger({ service: 'test', level: 'silent' });

describeWithKafka('analytics on Kafka', () => {
  let app: Awaited<ReturnType<typeof startAnalytics>>;
  beforeAll(async () => {
    app = await startAnalytics('kafka');
  });
  afterAll(() => app.stop(), 60_000);

  it('answers from events, and is built again from them while more arrive', async () => {
    await app.log.send([tenantEvent(1), projectEvent(1)]);
    let running = true;
    let next = 1;
    // As a relay writes: one transaction after the other, whose marks take offsets too.
    const writer = await app.log.openWriter('ledger');
    const writing = async () => {
      while (running) {
        await writer.send(Array.from({ length: 5 }, () => expenseEvent(next++, { vendor: `Vendor ${next % 3}` })));
      }
    };
    const written = writing();
    await rebuildReadModels({ ownerUrl: app.database.ownerUrl, appUrl: app.database.appUrl, log: app.log, logger });
    running = false;
    await written;
    await app.settled(60_000);
    const [{ n } = { n: 0 }] = await app.rows(`select count(*)::int as n from expense_fact`);
    expect(n).toBe(next - 1);
    expect(await wrongSums(app.superuser)).toEqual([]);
    const { data } = await app.as({ tenantId: 1, role: 'OWNER' })(`{ tenantDashboard { totalSpend { amount } } }`);
    expect(data).toEqual({ tenantDashboard: { totalSpend: { amount: `${(next - 1) * 10}.00` } } });
    const models = await dumpReadModels(app.superuser);
    await rebuildReadModels({ ownerUrl: app.database.ownerUrl, appUrl: app.database.appUrl, log: app.log, logger });
    expect(await dumpReadModels(app.superuser)).toEqual(models);
  });
});
