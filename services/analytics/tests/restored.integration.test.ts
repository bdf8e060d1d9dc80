import { decodeEnvelope, type EventEnvelope } from '@outlay/messaging/envelope';
import { isNewer } from '@outlay/messaging/ordering';
import { settleRestoredDatabase } from '@outlay/messaging/restored-database';
import { waitFor } from '@outlay/testkit/wait-for';
import { AUDIT_GROUP, SPEND_GROUP } from '../src/messaging/analytics-topics.ts';
import { analyticsRestoredTopics } from '../src/messaging/forecast-events.ts';
import { ROLLUPS } from '../src/facts/rollup-tables.ts';
import { startAnalytics } from './analytics-harness.ts';
import { expenseEvent, projectEvent, tenantEvent } from './event-book.ts';
import { dumpReadModels, wrongSums } from './read-model-dump.ts';
import { sealedRecords } from './sealed-records.ts';

let app: Awaited<ReturnType<typeof startAnalytics>>;
beforeAll(async () => {
  app = await startAnalytics();
});
afterAll(() => app.stop());

/** A tenant's newest forecasts in the log, by project. */
async function newestPublished(tenantId: number, isThere: (newest: ReadonlyMap<number, EventEnvelope>) => boolean) {
  return waitFor(async () => {
    const newest = new Map<number, EventEnvelope>();
    await app.log.scan({
      topics: ['analytics.forecast'],
      onRecord({ headers }) {
        const event = decodeEnvelope(headers);
        if (event.tenantId !== tenantId || !isNewer(event, newest.get(event.aggregateId))) return;
        newest.set(event.aggregateId, event);
      },
    });
    return isThere(newest) ? newest : null;
  });
}

it('a database restored from a backup takes in what it forgot, and its forecasts go on', async () => {
  const at = { tenantId: 1 };
  const database = app.tenantDatabase;
  const expense = (id: number, version = 1) =>
    expenseEvent(id, { project: 10, base: BigInt(id * version), vendor: 'Figma' }, { ...at, version });
  const known = [tenantEvent(1), projectEvent(10, {}, at), expense(1), expense(2)];
  await app.publish(...known, ...sealedRecords({ tenantId: 1, service: 'ledger', count: 5 }));
  await app.forecasted();
  await newestPublished(1, (newest) => newest.size === 1);

  const tables = [
    'project_forecast',
    'forecast_due',
    'project_replica',
    'expense_fact',
    ...ROLLUPS.map(({ table }) => table),
    'label_word',
  ];
  const backedUp = [...tables, 'audit_log', 'audit_head', 'inbox', 'outbox'];
  for (const table of backedUp) await app.rows(`create table public.backup_${table} as table ${table}`);
  await app.publish(expense(2, 2), expense(3), projectEvent(11, {}, at), projectEvent(12, {}, at));
  await app.publish(...sealedRecords({ tenantId: 1, service: 'projects', count: 5 }));
  await app.forecasted();
  await app.publish(projectEvent(12, { deleted: true }, { ...at, version: 2 }), expense(4));
  await app.forecasted();
  await newestPublished(1, (newest) => (newest.get(10)?.version ?? 0) >= 3 && newest.get(12)?.version === 2);
  const models = await dumpReadModels(app.superuser);

  await app.whileStopped(async () => {
    for (const table of backedUp) {
      await app.rows(`delete from ${table}`);
      await app.rows(`insert into ${table} overriding system value select * from backup_${table}`);
    }
    const groups = [SPEND_GROUP, AUDIT_GROUP];
    const { ownerUrl } = app.database;
    const topics = analyticsRestoredTopics;
    const report = await settleRestoredDatabase({ ownerUrl, database, log: app.log, topics, groups });
    expect(report).toEqual({ epoch: 2, republished: 1, ended: 0, missing: 0 });
  });
  await app.settled();
  expect(await dumpReadModels(app.superuser)).toEqual(models);
  expect(await wrongSums(app.superuser)).toEqual([]);

  await app.forecasted();
  // Project 12 is gone for good, and its end was published before.
  const newest = await newestPublished(1, (found) => (found.get(10)?.version ?? 0) > 1 && found.get(11)?.epoch === 2);
  expect(newest.get(10)?.epoch).toBe(2);
});
