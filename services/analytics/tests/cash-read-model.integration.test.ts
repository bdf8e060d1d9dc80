import fc from 'fast-check';
import { AccountEntryKind } from '@outlay/proto/outlay/ledger/v1/account_entry_pb.ts';
import { createLogger } from '@outlay/telemetry/logger';
import { rebuildReadModels } from '../src/rebuild/rebuild.ts';
import { startAnalytics } from './analytics-harness.ts';
import { entryEvent } from './event-book.ts';
import { cashRecords, compacted, randomCash, type Posted } from './random-cash.ts';
import { dumpReadModels } from './read-model-dump.ts';

let app: Awaited<ReturnType<typeof startAnalytics>>;
beforeAll(async () => {
  app = await startAnalytics();
});
afterAll(() => app.stop());

const KINDS = Object.fromEntries(Object.entries(AccountEntryKind).map(([name, value]) => [value, name.toLowerCase()]));

/** Sums by account, month and kind, as a ledger with these entries has them. */
function sumsOf(entries: readonly Posted[]): string[] {
  const sums = new Map<string, { amount: bigint; count: number }>();
  for (const { account, currency, day, kind, amount } of entries) {
    const isAdjustment = kind === AccountEntryKind.ADJUSTMENT;
    const named = `${KINDS[kind]}${isAdjustment ? (amount < 0n ? '_out' : '_in') : ''}`;
    const key = `${currency} ${account} ${day.slice(0, 7)}-01 ${named}`;
    const known = sums.get(key) ?? { amount: 0n, count: 0 };
    sums.set(key, { amount: known.amount + amount, count: known.count + 1 });
  }
  return [...sums].map(([key, { amount, count }]) => `${key} ${amount} ${count}`).sort();
}

async function monthsOf(tenantId: number): Promise<string[]> {
  const rows = await app.rows(
    `select concat_ws(' ', currency, account_id, month, kind, amount_minor, count) as row from cash_month where tenant_id = $1`,
    [tenantId],
  );
  return rows.map(({ row }) => String(row)).sort();
}

it('has what the ledger has: in any order, twice, and after restores; and so has a rebuild', async () => {
  const runs = fc.sample(randomCash, { numRuns: 40, seed: 20_261_130 });
  expect(
    runs.filter(({ history }) => history.events.some(({ record }) => epochOf(record(1)) > 1)).length,
  ).toBeGreaterThan(5);
  await app.publish(...runs.flatMap(({ order }, index) => cashRecords(1 + index, order)));
  for (const [index, { history }] of runs.entries()) {
    expect({ index, months: await monthsOf(1 + index) }).toEqual({ index, months: sumsOf(history.entries) });
    const live = await app.rows(`select from cash_entry where tenant_id = $1 and live`, [1 + index]);
    expect(live.length).toBe(history.entries.length);
  }
  const models = await dumpReadModels(app.superuser);
  await rebuildReadModels({
    ...{ ownerUrl: app.database.ownerUrl, appUrl: app.database.appUrl, log: app.log },
    logger: createLogger({ service: 'test', level: 'silent' }),
  });
  expect(await dumpReadModels(app.superuser)).toEqual(models);
});

it('has the same from a log that is compacted', async () => {
  const runs = fc.sample(randomCash, { numRuns: 20, seed: 7 });
  await app.publish(...runs.flatMap(({ history }, index) => cashRecords(101 + index, compacted(history))));
  for (const [index, { history }] of runs.entries()) {
    expect({ index, months: await monthsOf(101 + index) }).toEqual({ index, months: sumsOf(history.entries) });
  }
});

it('an entry of a kind that is not known is passed over, and the rest is applied', async () => {
  const at = { tenantId: 200 };
  await app.publish(entryEvent(1, 1, { kind: AccountEntryKind.UNSPECIFIED }, at), entryEvent(1, 2, {}, at));
  expect(await monthsOf(200)).toEqual(['EUR 1 2026-11-01 deposit 1000 1']);
});

function epochOf({ headers }: { headers: Record<string, string> }): number {
  return Number(headers['epoch']);
}
