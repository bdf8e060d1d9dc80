import pg from 'pg';
import { AppError } from '@outlay/errors/app-error';
import type { KeyLimits } from '@outlay/tenancy/key-limits';
import { dayIn } from '@outlay/service-kit/day-in';
import { dayAfter, startOfDay } from '../src/time/calendar.ts';
import { expenseInput, requestOf, startExpenses } from './expenses-harness.ts';

const ZONE = 'Pacific/Kiritimati';

let app: Awaited<ReturnType<typeof startExpenses>>;
let other: Awaited<ReturnType<typeof app.anotherInstance>>;
let tenantId = 100;
let account: number;

beforeAll(async () => {
  app = await startExpenses();
  other = await app.anotherInstance();
});
afterAll(async () => {
  await other.stop();
  await app.stop();
});
beforeEach(async () => {
  tenantId += 1;
  await app.tenant(tenantId, 'USD', ZONE);
  account = await app.account({ tenantId });
});

const keyWith = (limits: Partial<KeyLimits>, id = 4) => requestOf(tenantId, { key: { id, limits } });
const of = (amount: string, more = {}) => expenseInput(account, { amount, ...more });
const ids = (recorded: { expense: { id: string } }) => recorded.expense.id;

/** The code of a refusal; `taken` for what is recorded. Whatever else fails, fails the test. */
async function outcome(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'taken';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

async function tally(work: readonly Promise<unknown>[]): Promise<Record<string, number>> {
  const all = Map.groupBy(await Promise.all(work.map(outcome)), (code) => code);
  return Object.fromEntries([...all].map(([code, these]) => [code, these.length]));
}

async function spentBy(keyId = 4): Promise<number | undefined> {
  const [row] = await app.sql(`select spent_minor from key_spend where tenant_id = $1 and key_id = $2`, [
    tenantId,
    keyId,
  ]);
  return row && Number(row['spent_minor']);
}

async function recordedToday(): Promise<number> {
  const [row] = await app.sql(`select recorded from recorded_expenses where tenant_id = $1`, [tenantId]);
  return Number(row?.['recorded'] ?? 0);
}

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_none, index) => make(index));

describe('the most that an expense of a key may be', () => {
  it('counts in base currency, also for edits and restored ones', async () => {
    await app.rate('2026-03-14', 'EUR', 'USD', '2', tenantId);
    const key = keyWith({ maxAmountMinor: 1_000n });
    expect(await outcome(app.record(key, of('10.00')))).toBe('taken');
    await expect(app.record(key, of('10.01'))).rejects.toMatchObject({
      code: 'KEY_LIMITED',
      message: 'An expense of this API key may amount to at most 10.00 USD (max_amount).',
      details: [{ field: 'amount', code: 'OUT_OF_RANGE' }],
    });
    expect(await outcome(app.record(key, of('5.01', { currency: 'EUR' })))).toBe('KEY_LIMITED');
    expect(await outcome(app.record(key, of('10.01'), true))).toBe('KEY_LIMITED');
    const id = ids(await app.record(key, of('5.00', { currency: 'EUR' })));
    expect(await outcome(app.change(key, id, { amount: '5.01' }))).toBe('KEY_LIMITED');
    // Larger than the key may record: it may be described, made smaller and deleted, but not brought back.
    const large = ids(await app.record(requestOf(tenantId), of('50.00')));
    expect(await outcome(app.change(key, large, { note: 'hotel' }))).toBe('taken');
    expect(await outcome(app.change(key, large, { amount: '40.00' }))).toBe('taken');
    expect(await outcome(app.change(key, large, { amount: '41.00' }))).toBe('KEY_LIMITED');
    expect(await outcome(app.remove(key, large))).toBe('taken');
    expect(await outcome(app.restore(key, large))).toBe('KEY_LIMITED');
  });
});

describe('the most that a key may record a day', () => {
  const limits = { maxPerDayMinor: 10_000n };

  it('says what is left, and when the day ends', async () => {
    await app.record(keyWith(limits), of('70.00'));
    const ends = startOfDay(ZONE, dayAfter(dayIn(ZONE, new Date()))).toISOString();
    await expect(app.record(keyWith(limits), of('30.01'))).rejects.toMatchObject({
      code: 'KEY_LIMITED',
      message: `This API key may record 100.00 USD a day (max_per_day). 30.00 USD is left until the day ends at ${ends}.`,
      details: [{ field: 'amount', message: 'may be at most 30.00 USD until the day ends', code: 'OUT_OF_RANGE' }],
    });
    expect(await outcome(app.record(keyWith(limits), of('30.01'), true))).toBe('KEY_LIMITED');
    expect(await outcome(app.record(keyWith(limits), of('30.00'), true))).toBe('taken');
    expect(await outcome(app.record(keyWith(limits), of('30.00')))).toBe('taken');
    expect(await spentBy()).toBe(10_000);
  });

  it('takes three of 20 expenses of 30 at once, within one process and over two', async () => {
    const key = keyWith(limits);
    // Of one account, they would wait for each other there.
    const accounts = await Promise.all(times(20, () => app.account({ tenantId })));
    const from = (index: number) => expenseInput(accounts[index] ?? 0, { amount: '30.00' });
    expect(await tally(times(20, (index) => app.record(key, from(index))))).toEqual({ taken: 3, KEY_LIMITED: 17 });
    expect(await spentBy()).toBe(9_000);
    const second = keyWith(limits, 5);
    // Whoever makes the row of a key holds it: here it is there.
    await app.record(second, of('10.00'));
    const both = times(20, (index) => (index % 2 ? app : other).record(second, from(index)));
    expect(await tally(both)).toEqual({ taken: 3, KEY_LIMITED: 17 });
    expect(await spentBy(5)).toBe(10_000);
    const balances = await Promise.all(accounts.map((id) => app.balance(id)));
    expect(balances.reduce((sum, balance) => sum + balance)).toBe(-18_000);
  });

  it('holds for edits beside each other and beside new ones', async () => {
    const key = keyWith(limits);
    const accounts = await Promise.all(times(10, () => app.account({ tenantId })));
    const made = await Promise.all(
      accounts.map((id) => app.record(requestOf(tenantId), expenseInput(id, { amount: '1.00' }))),
    );
    const edits = made.map((one, index) => (index % 2 ? app : other).change(key, ids(one), { amount: '31.00' }));
    const news = times(5, () => app.record(key, of('30.00')));
    expect(await tally([...edits, ...news])).toEqual({ taken: 3, KEY_LIMITED: 12 });
    expect(await spentBy()).toBe(9_000);
  });

  it('counts what an expense grows by; nothing gives it back', async () => {
    const key = keyWith(limits);
    const id = ids(await app.record(key, of('40.00')));
    await app.change(key, id, { amount: '50.00' });
    expect(await spentBy()).toBe(5_000);
    await app.change(key, id, { amount: '10.00', note: 'less' });
    await app.remove(key, id);
    expect(await spentBy()).toBe(5_000);
    await app.restore(key, id);
    expect(await spentBy()).toBe(6_000);
    expect(await outcome(app.change(key, id, { amount: '51.00' }))).toBe('KEY_LIMITED');
    expect(await outcome(app.change(key, id, { amount: '50.00' }))).toBe('taken');
    expect(await spentBy()).toBe(10_000);
  });

  it('begins anew with the next day of the tenant, and is each key’s own', async () => {
    await app.record(keyWith(limits), of('100.00'));
    expect(await outcome(app.record(keyWith(limits), of('0.01')))).toBe('KEY_LIMITED');
    expect(await outcome(app.record(keyWith(limits, 5), of('100.00')))).toBe('taken');
    await app.sql(`update key_spend set day = day - 1 where tenant_id = $1 and key_id = 4`, [tenantId]);
    expect(await outcome(app.record(keyWith(limits), of('100.00')))).toBe('taken');
    expect(await spentBy()).toBe(10_000);
    // The clock or the time zone was put back: the day goes on.
    await app.sql(`update key_spend set day = day + 1 where tenant_id = $1 and key_id = 4`, [tenantId]);
    expect(await outcome(app.record(keyWith(limits), of('0.01')))).toBe('KEY_LIMITED');
  });

  it('counts nothing that is refused, and a repetition once', async () => {
    const empty = await app.account({ tenantId, overdraft: 'deny' });
    const key = keyWith(limits);
    expect(await outcome(app.record(key, expenseInput(empty, { amount: '60.00' })))).toBe('INSUFFICIENT_FUNDS');
    const again = { ...key, idempotencyKey: 'once' };
    const [one, two] = [await app.record(again, of('60.00')), await app.record(again, of('60.00'))];
    expect(one).toEqual(two);
    expect(await spentBy()).toBe(6_000);
  });

  it('does not hold up people while a transaction holds the key', async () => {
    const key = keyWith(limits);
    await app.record(key, of('1.00'));
    const holder = new pg.Client({ connectionString: app.superuserUrl });
    await holder.connect();
    await holder.query('begin');
    await holder.query(`select 1 from key_spend where tenant_id = $1 and key_id = 4 for update`, [tenantId]);
    const waiting = outcome(app.record(key, of('2.00')));
    const person = outcome(app.record(requestOf(tenantId), of('3.00')));
    expect(await person).toBe('taken');
    await holder.query('commit');
    await holder.end();
    expect(await waiting).toBe('taken');
    expect(await spentBy()).toBe(300);
  });
});

describe('the quota of expenses a day', () => {
  const limitTo = (perDay: number | null) =>
    app.sql(`update tenant_settings set expenses_per_day = $2 where tenant_id = $1`, [tenantId, perDay]);

  it('holds for people and keys together, also over two processes', async () => {
    await limitTo(5);
    const callers = times(20, (index) => (index % 3 ? requestOf(tenantId) : keyWith({})));
    const accounts = await Promise.all(times(20, () => app.account({ tenantId })));
    const work = callers.map((caller, index) =>
      (index % 2 ? app : other).record(caller, expenseInput(accounts[index] ?? 0, { amount: '1.00' })),
    );
    expect(await tally(work)).toEqual({ taken: 5, QUOTA_EXCEEDED: 15 });
    expect(await recordedToday()).toBe(5);
    const ends = startOfDay(ZONE, dayAfter(dayIn(ZONE, new Date()))).toISOString();
    await expect(app.record(requestOf(tenantId), of('1.00'))).rejects.toMatchObject({
      code: 'QUOTA_EXCEEDED',
      message: `This organisation may record 5 expenses a day, and has recorded them. The day ends at ${ends}.`,
    });
    expect(await outcome(app.record(requestOf(tenantId), of('1.00'), true))).toBe('QUOTA_EXCEEDED');
  });

  it('leaves edits alone, begins anew with the day, and counts nothing where none is set', async () => {
    const id = ids(await app.record(requestOf(tenantId), of('1.00')));
    expect(await recordedToday()).toBe(0);
    await limitTo(1);
    await app.record(requestOf(tenantId), of('1.00'));
    expect(await outcome(app.change(requestOf(tenantId), id, { amount: '2.00' }))).toBe('taken');
    await app.remove(requestOf(tenantId), id);
    expect(await outcome(app.restore(requestOf(tenantId), id))).toBe('taken');
    expect(await outcome(app.record(requestOf(tenantId), of('1.00')))).toBe('QUOTA_EXCEEDED');
    await app.sql(`update recorded_expenses set day = day - 1 where tenant_id = $1`, [tenantId]);
    expect(await outcome(app.record(requestOf(tenantId), of('1.00')))).toBe('taken');
    expect(await recordedToday()).toBe(1);
    await limitTo(null);
    expect(await outcome(app.record(requestOf(tenantId), of('1.00')))).toBe('taken');
  });

  it('allows none where it is zero', async () => {
    await limitTo(0);
    expect(await outcome(app.record(requestOf(tenantId), of('1.00')))).toBe('QUOTA_EXCEEDED');
  });
});

describe('what limits cost', () => {
  /** Statements that recording takes on the connection, BEGIN and COMMIT included. */
  async function statementsOf(caller: ReturnType<typeof requestOf>): Promise<number> {
    await app.record(caller, of('1.00'));
    const counter = countStatements();
    try {
      await app.record(caller, of('1.00'));
      return counter.count();
    } finally {
      counter.stop();
    }
  }

  it('is one statement for a key with a limit for the day, and none for anybody else, whatever the quota', async () => {
    const person = await statementsOf(requestOf(tenantId));
    expect(await statementsOf(keyWith({ maxAmountMinor: 1_000n, projectIds: null }))).toBe(person);
    expect(await statementsOf(keyWith({ maxPerDayMinor: 1_000n }))).toBe(person + 1);
    await app.sql(`update tenant_settings set expenses_per_day = 100 where tenant_id = $1`, [tenantId]);
    expect(await statementsOf(requestOf(tenantId))).toBe(person);
  });
});

/** Counts what this process sends to PostgreSQL. */
function countStatements(): { count(): number; stop(): void } {
  const original = Object.getOwnPropertyDescriptor(pg.Client.prototype, 'query');
  if (!original) throw new Error('pg sends statements in another way.');
  let sent = 0;
  Object.defineProperty(pg.Client.prototype, 'query', {
    ...original,
    value(this: unknown, ...args: unknown[]) {
      sent += 1;
      return Reflect.apply(original.value, this, args);
    },
  });
  return { count: () => sent, stop: () => Object.defineProperty(pg.Client.prototype, 'query', original) };
}
