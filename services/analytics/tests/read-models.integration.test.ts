import fc from 'fast-check';
import { deadTopicOf } from '@outlay/messaging/dead-letter';
import type { LogRecord } from '@outlay/messaging/event-log';
import { ProjectStatus } from '@outlay/proto/outlay/projects/v1/project_pb.ts';
import { startAnalytics } from './analytics-harness.ts';
import { accountEvent, expenseEvent, projectEvent, record, tenantEvent, type ExpenseState } from './event-book.ts';
import { newestOf, randomHistory, recordsOf } from './random-events.ts';
import { wrongSums } from './read-model-dump.ts';

let app: Awaited<ReturnType<typeof startAnalytics>>;
beforeAll(async () => {
  app = await startAnalytics();
});
afterAll(() => app.stop());

let lastTenant = 100;

it('facts and sums are those of the newest states, in whatever order events come and however often', async () => {
  await fc.assert(
    fc.asyncProperty(randomHistory, async (history) => {
      const tenantId = ++lastTenant;
      const records = recordsOf(tenantId, history);
      // In several deliveries: what comes late meets what is there already.
      const third = Math.ceil(records.length / 3);
      for (let from = 0; from < records.length; from += third) await app.publish(...records.slice(from, from + third));
      const facts = await app.rows(
        `select expense_id::int % 1000 as expense, epoch, version::int as version, live, base_minor::text as base
         from expense_fact where tenant_id = $1 order by 1`,
        [tenantId],
      );
      const wanted = [...newestOf(history.steps).values()]
        .sort((a, b) => a.expense - b.expense)
        .map(({ expense, epoch, version, state }) => ({
          ...{ expense, epoch, version },
          ...{ live: !state.deleted, base: String(state.base) },
        }));
      expect(facts).toEqual(wanted);
      expect(await wrongSums(app.superuser)).toEqual([]);
    }),
    { numRuns: 15 },
  );
});

describe('an expense that is edited', () => {
  const before: ExpenseState = { project: 1, account: 1, category: 1, base: 500n, day: '2026-10-05', vendor: 'A' };
  it.each<[string, ExpenseState]>([
    ['to another month', { day: '2026-11-05' }],
    ['to another day', { day: '2026-10-06' }],
    ['to another project', { project: 2 }],
    ['to no project', { project: null }],
    ['to another account', { account: 2 }],
    ['to another category', { category: 2 }],
    ['to no category', { category: null }],
    ['to another vendor', { vendor: 'B' }],
    ['to another amount', { base: 700n, inProject: 900n }],
    ['to another currency', { projectCurrency: 'USD' }],
    ['away', { deleted: true }],
  ])('moves every sum: %s', async (_what, change) => {
    const at = { tenantId: ++lastTenant };
    const id = at.tenantId * 10;
    await app.publish(expenseEvent(id, before, at));
    await app.publish(expenseEvent(id, { ...before, ...change }, { ...at, version: 2 }));
    expect(await wrongSums(app.superuser)).toEqual([]);
    const counts = await app.rows(
      `select (select count(*)::int from spend_day where tenant_id = $1) as days,
              (select count(*)::int from spend_account_month where tenant_id = $1) as months,
              (select count(*)::int from spend_vendor where tenant_id = $1) as vendors`,
      [at.tenantId],
    );
    const tenants = change.deleted ? 0 : 1;
    const projects = change.deleted || change.project === null ? 0 : 1;
    expect(counts).toEqual([{ days: tenants + projects, months: tenants + projects, vendors: projects }]);
    await app.publish(expenseEvent(id, before, { ...at, version: 3 }));
    expect(await wrongSums(app.superuser)).toEqual([]);
  });
});

it('a restored ledger has the last word, also where its versions are lower', async () => {
  const at = { tenantId: ++lastTenant };
  const id = at.tenantId * 10;
  await app.publish(expenseEvent(id, { base: 900n }, { ...at, version: 7 }));
  await app.publish(expenseEvent(id, { base: 200n }, { ...at, version: 3, epoch: 2 }));
  await app.publish(expenseEvent(id, { base: 999n }, { ...at, version: 8, epoch: 1 }));
  const [fact] = await app.rows(`select base_minor::int, epoch, version::int from expense_fact where tenant_id = $1`, [
    at.tenantId,
  ]);
  expect(fact).toEqual({ base_minor: 200, epoch: 2, version: 3 });
  expect(await wrongSums(app.superuser)).toEqual([]);
});

it('bad events become dead letters, unknown ones wait, and neither holds up anybody', async () => {
  const at = { tenantId: ++lastTenant };
  const id = at.tenantId * 10;
  await app.publish(
    record('ledger.expense', 'ExpenseChanged', id, new Uint8Array([255, 255]), at),
    record('ledger.expense', 'ExpenseExploded', id + 1, new Uint8Array(), at),
    expenseEvent(id + 2, { day: '2026-02-30' }, at),
    expenseEvent(id + 3, { projectCurrency: 'QQQ' }, at),
    { ...expenseEvent(id + 4, {}, at), headers: {} },
    projectEvent(id, { status: ProjectStatus.UNSPECIFIED }, at),
    expenseEvent(id + 5, { base: 5n }, at),
    tenantEvent(at.tenantId),
    accountEvent(id, {}, at),
  );
  expect(await app.rows(`select expense_id::int from expense_fact where tenant_id = $1`, [at.tenantId])).toEqual([
    { expense_id: id + 5 },
  ]);
  const dead: LogRecord[] = [];
  await app.log.scan({
    topics: [deadTopicOf('ledger.expense'), deadTopicOf('projects.project')],
    onRecord: (letter) => void dead.push(letter),
  });
  expect(dead).toHaveLength(5);
  expect(await app.rows(`select aggregate_id::int from unapplied_events where reason = 'unknown_type'`)).toEqual([
    { aggregate_id: id + 1 },
  ]);
  expect(await wrongSums(app.superuser)).toEqual([]);
});
