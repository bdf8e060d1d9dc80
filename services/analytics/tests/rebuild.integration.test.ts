import fc from 'fast-check';
import { createLogger } from '@outlay/telemetry/logger';
import { rebuildReadModels, type RebuildOptions } from '../src/rebuild/rebuild.ts';
import { TablesInUseError } from '../src/rebuild/shadow-tables.repository.ts';
import { startAnalytics } from './analytics-harness.ts';
import { expenseEvent, projectEvent, record, tenantEvent } from './event-book.ts';
import { randomHistory, recordsOf } from './random-events.ts';
import { describeReadModels, dumpReadModels, wrongSums } from './read-model-dump.ts';
import { sealedRecords } from './sealed-records.ts';

let app: Awaited<ReturnType<typeof startAnalytics>>;
beforeAll(async () => {
  app = await startAnalytics();
  for (const [index, history] of fc.sample(randomHistory, { numRuns: 12, seed: 20_261_122 }).entries()) {
    await app.publish(...recordsOf(index + 1, history));
  }
  await app.publish(...sealedRecords({ tenantId: 1, service: 'ledger', count: 30 }));
  await app.publish(record('ledger.expense', 'ExpenseExploded', 77, new Uint8Array(), { tenantId: 1 }));
});
afterAll(() => app.stop());

const logger = createLogger({ service: 'test', level: 'silent' });
const rebuild = (failpoints: RebuildOptions['failpoints'] = {}, swaps = 20) => {
  const { ownerUrl, appUrl } = app.database;
  return rebuildReadModels({ ownerUrl, appUrl, log: app.log, logger, failpoints, swaps });
};
const rebuildOnce = () => rebuild({}, 1);
const dump = () => dumpReadModels(app.superuser);
const asOwner = () => app.as({ tenantId: 1, role: 'OWNER' });

it('gives the same, to the byte, and tables that are walled and granted as before', async () => {
  const [models, described] = [await dump(), await describeReadModels(app.superuser)];
  expect(models['expense_fact']?.rows).toBeGreaterThan(20);
  expect(models['audit_log']?.rows).toBe(30);
  await app.superuser.query(`update expense_fact set base_minor = base_minor + 1; delete from spend_day;
    insert into month_sums_unfilled values (1)`);
  await rebuild();
  expect(await dump()).toEqual(models);
  expect(await describeReadModels(app.superuser)).toEqual(described);
  expect(await wrongSums(app.superuser)).toEqual([]);
  expect(await app.rows('select from month_sums_unfilled')).toEqual([]);
});

it('leaves nothing behind, and the live consumers go on', async () => {
  await rebuild();
  expect(await app.rows(`select tablename from pg_tables where schemaname = 'rebuild'`)).toEqual([]);
  expect(await app.rows(`select consumer from inbox where consumer like 'analytics.rebuild%'`)).toEqual([]);
  await app.publish(expenseEvent(900_001, { project: null, base: 5n }, { tenantId: 1 }));
  expect(await app.rows(`select base_minor::int from expense_fact where expense_id = 900001`)).toEqual([
    { base_minor: 5 },
  ]);
});

it('a crash on the way leaves the live models serving, and a second run works', async () => {
  const models = await dump();
  const crash = () => {
    throw new Error('crashed');
  };
  await expect(rebuild({ beforeSwap: crash })).rejects.toThrow('crashed');
  await expect(rebuild({ whileWritersWait: crash })).rejects.toThrow('crashed');
  expect(await dump()).toEqual(models);
  expect((await asOwner()('{ tenantDashboard { currency } }')).errors).toEqual([]);
  await rebuild();
  expect(await dump()).toEqual(models);
});

it('waits for what the live models have, however far behind it is', async () => {
  await app.publish(tenantEvent(60), projectEvent(60, {}, { tenantId: 60 }));
  const blocker = await app.superuser.connect();
  const count = 3_000;
  const events = Array.from({ length: count }, (_none, index) =>
    expenseEvent(700_000 + index, { project: 60 }, { tenantId: 60 }),
  );
  await rebuild({
    async beforeSwap() {
      await blocker.query('begin; lock table rebuild.expense_fact in exclusive mode');
      await app.log.send(events);
      await app.settled();
    },
    whileWritersWait: () => blocker.query('commit').then(() => undefined),
  });
  blocker.release();
  expect(await app.rows(`select count(*)::int as n from expense_fact where tenant_id = 60`)).toEqual([{ n: count }]);
  expect(await wrongSums(app.superuser)).toEqual([]);
});

it('a reader who takes long holds it up, and neither writers nor other readers', async () => {
  const models = await dump();
  const reader = await app.superuser.connect();
  await reader.query('begin; select count(*) from audit_log');
  await expect(rebuildOnce()).rejects.toThrow(TablesInUseError);
  await app.publish(expenseEvent(900_002, { project: null, base: 5n }, { tenantId: 1 }));
  expect((await asOwner()('{ tenantDashboard { currency } }')).errors).toEqual([]);
  const { promise: isTriedAgain, resolve: tryAgain } = Promise.withResolvers<number>();
  let tries = 0;
  const rebuilt = rebuild({
    whileWritersWait() {
      if (++tries > 1) tryAgain(tries);
    },
  });
  await isTriedAgain;
  await app.log.send([expenseEvent(900_003, { project: null, base: 5n }, { tenantId: 1 })]);
  await reader.query('commit');
  reader.release();
  await rebuilt;
  await app.settled();
  expect(await wrongSums(app.superuser)).toEqual([]);
  const [before, now] = [models['expense_fact'], (await dump())['expense_fact']];
  expect(now?.rows).toBe((before?.rows ?? 0) + 2);
});

it('one runs at a time', async () => {
  const { promise: second, resolve } = Promise.withResolvers<PromiseSettledResult<void>[]>();
  await rebuild({
    beforeSwap: async () => resolve(await Promise.allSettled([rebuild()])),
  });
  expect(await second).toEqual([expect.objectContaining({ status: 'rejected' })]);
});

it('while events arrive and dashboards are read, no read fails and no event is lost', async () => {
  await app.publish(tenantEvent(50), projectEvent(50, {}, { tenantId: 50 }));
  let running = true;
  let next = 500_000;
  const answers = new Map<string, number>();
  const reading = async () => {
    const ask = app.as({ tenantId: 50, role: 'OWNER' });
    while (running) {
      const { code = 'fine', data } = await ask(
        `{ tenantDashboard { totalSpend { amount } } projectDashboard(id: "50") { totalSpend { amount } isCurrent } }`,
      );
      const isThere = typeof Object(data?.['projectDashboard']).isCurrent === 'boolean';
      const key = isThere ? code : `${code}, without the project`;
      answers.set(key, (answers.get(key) ?? 0) + 1);
    }
  };
  const writing = async () => {
    while (running) {
      const events = Array.from({ length: 5 }, () => expenseEvent(next++, { project: 50 }, { tenantId: 50 }));
      await app.log.send(events);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const others = [reading(), reading(), writing()];
  // Events are written at the one place where it matters most as well.
  const late = expenseEvent(400_000, { project: 50 }, { tenantId: 50 });
  await rebuild({ whileWritersWait: () => app.log.send([late]) });
  await rebuild();
  running = false;
  await Promise.all(others);
  expect([...answers.keys()]).toEqual(['fine']);
  await app.settled();
  const [{ n } = { n: 0 }] = await app.rows(`select count(*)::int as n from expense_fact where tenant_id = 50`);
  expect(n).toBe(next - 500_000 + 1);
  expect(await wrongSums(app.superuser)).toEqual([]);
  const models = await dump();
  await rebuild();
  expect(await dump()).toEqual(models);
});
