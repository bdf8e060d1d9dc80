import pg from 'pg';
import { waitFor } from '@outlay/testkit/wait-for';
import { expenseInput, requestOf, startExpenses } from './expenses-harness.ts';
import { brokenInvariants } from './ledger-invariants.ts';

const OWNER = requestOf(1);

describe('a category that is deleted while expenses are recorded', () => {
  let ledger: Awaited<ReturnType<typeof startExpenses>>;
  let deleter: pg.Client;
  beforeAll(async () => {
    ledger = await startExpenses();
    await ledger.tenant();
    deleter = new pg.Client({ connectionString: ledger.superuserUrl });
    await deleter.connect();
  });
  afterAll(async () => {
    await deleter.end();
    await ledger.stop();
  });

  /** Deletes a category in a transaction that ends when somebody waits for it. */
  async function deleteDuring<T>(category: number, end: 'commit' | 'rollback', work: () => Promise<T>): Promise<T> {
    await deleter.query('begin');
    await deleter.query('delete from categories where id = $1', [category]);
    const result = work();
    await waitFor(async () => {
      const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      return (await ledger.sql(waiting)).length > 0;
    });
    await deleter.query(end);
    return result;
  }

  const outcomeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'recorded',
      (error: unknown) => Reflect.get(Object(error), 'code'),
    );

  it('is a bad reference for those that name it, and disturbs no other', async () => {
    const [account, category] = [await ledger.account(), await ledger.category()];
    const named = expenseInput(account, { categoryId: String(category) });
    const outcomes = await deleteDuring(category, 'commit', () =>
      Promise.all([named, expenseInput(account)].map((input) => outcomeOf(ledger.record(OWNER, input)))),
    );
    expect(outcomes).toEqual(['INVALID_REFERENCE', 'recorded']);
    expect(await brokenInvariants(ledger.sql)).toEqual([]);
  });

  it('is a good one when the deletion fails', async () => {
    const [account, category] = [await ledger.account(), await ledger.category()];
    const named = expenseInput(account, { categoryId: String(category) });
    expect(await deleteDuring(category, 'rollback', () => outcomeOf(ledger.record(OWNER, named)))).toBe('recorded');
  });

  it('cannot be given to an expense either', async () => {
    const [account, category] = [await ledger.account(), await ledger.category()];
    const { expense } = await ledger.record(OWNER, expenseInput(account));
    const change = () => outcomeOf(ledger.change(OWNER, expense.id, { categoryId: String(category) }));
    expect(await deleteDuring(category, 'commit', change)).toBe('INVALID_REFERENCE');
    expect(await brokenInvariants(ledger.sql)).toEqual([]);
  });
});
