import { openTestPool } from '@outlay/testkit/test-pool';
import { expenseInput, requestOf, startExpenses } from './expenses-harness.ts';
import { brokenInvariants } from './ledger-invariants.ts';

/** Faults that the rules cannot foresee, planted in the database itself. */
describe('a commit that breaks', () => {
  let ledger: Awaited<ReturnType<typeof startExpenses>>;
  beforeAll(async () => {
    ledger = await startExpenses();
    await ledger.tenant();
    await ledger.sql(`
      create function plant_faults() returns trigger language plpgsql as $$
      begin
        if new.vendor = 'poison' then raise exception 'planted' using errcode = 'internal_error'; end if;
        if new.vendor = 'cut' then perform pg_terminate_backend(pg_backend_pid()); end if;
        return new;
      end $$;
      create trigger plant_faults after insert on expenses for each row execute function plant_faults()`);
  });
  afterAll(() => ledger.stop());
  afterEach(async () => expect(await brokenInvariants(ledger.sql)).toEqual([]));

  const recordAll = (account: number, vendors: string[], keys = false) =>
    Promise.allSettled(
      vendors.map((vendor, index) =>
        ledger.record(
          requestOf(1, keys ? { idempotencyKey: `${vendor}-${index}` } : {}),
          expenseInput(account, { vendor }),
        ),
      ),
    );

  it('takes down only the command to blame: the others are replayed, each by itself', async () => {
    const account = await ledger.account();
    const outcomes = await recordAll(account, ['a', 'b', 'poison', 'c', 'd']);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(await ledger.balance(account)).toBe(-4_000);
  });

  it('takes down only the command to blame also while another day is locked', async () => {
    const account = await ledger.account();
    const [lockedDay, freeDay] = ['2026-03-01', '2026-03-02'];
    const record = (expenseDate: string, vendor: string) =>
      ledger.record(requestOf(1), expenseInput(account, { expenseDate, vendor }));
    for (const day of [lockedDay, freeDay]) await record(day, 'before');
    const pool = openTestPool(ledger.superuserUrl, 1);
    const holder = await pool.connect();
    await holder.query('begin');
    await holder.query('select from expense_day_counts where expense_date = $1 for update', [lockedDay]);
    const waiting = record(lockedDay, 'a');
    const outcomes = await Promise.allSettled(['b', 'poison', 'c'].map((vendor) => record(freeDay, vendor)));
    await holder.query('rollback');
    await waiting;
    holder.release();
    await pool.end();
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await ledger.balance(account)).toBe(-5_000);
  });

  it('is not repeated where nobody knows whether it took effect; the client may, with its keys', async () => {
    const account = await ledger.account();
    const outcomes = await recordAll(account, ['a', 'cut', 'b'], true);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'SERVICE_UNAVAILABLE', status: 503 } });
    }
    expect(await ledger.balance(account)).toBe(0);
    await ledger.sql('alter table expenses disable trigger plant_faults');
    const repeated = await recordAll(account, ['a', 'cut', 'b'], true);
    expect(repeated.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
    expect(await recordAll(account, ['a', 'cut', 'b'], true)).toEqual(repeated);
    expect(await ledger.balance(account)).toBe(-3_000);
  });
});
