import pg from 'pg';
import { waitFor } from '@outlay/testkit/wait-for';
import { expenseInput, requestOf, startExpenses } from './expenses-harness.ts';
import { brokenInvariants } from './ledger-invariants.ts';

const OWNER = requestOf(1);
const [EARLY, LATE] = ['2026-03-10', '2026-03-20'];

describe('expenses that change their day', () => {
  let ledger: Awaited<ReturnType<typeof startExpenses>>;
  beforeAll(async () => {
    ledger = await startExpenses();
    await ledger.tenant();
  });
  afterAll(() => ledger.stop());

  it.each([
    ['later', EARLY, LATE],
    ['earlier', LATE, EARLY],
  ])(
    'lock the days in ascending order when it becomes %s, so that two never wait for each other',
    async (_what, from, to) => {
      const account = await ledger.account();
      await ledger.record(OWNER, expenseInput(account, { expenseDate: to }));
      const { expense } = await ledger.record(OWNER, expenseInput(account, { expenseDate: from }));
      const holder = new pg.Client({ connectionString: ledger.superuserUrl });
      await holder.connect();
      await holder.query('begin');
      await holder.query(`select 1 from expense_day_counts where expense_date = $1 for update`, [EARLY]);
      const changed = ledger.change(OWNER, expense.id, { expenseDate: to });
      await waitFor(async () => {
        const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
        return (await ledger.sql(waiting)).length > 0;
      });
      // Whoever waits for the early day has not got the late one yet.
      await holder.query(`select 1 from expense_day_counts where expense_date = $1 for update nowait`, [LATE]);
      await holder.query('rollback');
      await holder.end();
      expect((await changed).expense.expenseDate).toBe(to);
      expect(await brokenInvariants(ledger.sql)).toEqual([]);
    },
  );

  it('count every day right when many change at once', async () => {
    const accounts = await Promise.all(Array.from({ length: 6 }, () => ledger.account()));
    const recorded = await Promise.all(
      Array.from({ length: 24 }, (_, n) =>
        ledger.record(OWNER, expenseInput(accounts[n % 6]!, { expenseDate: EARLY })),
      ),
    );
    for (let round = 0; round < 4; round++) {
      await Promise.all(
        recorded.map(({ expense }, n) =>
          ledger.change(OWNER, expense.id, { expenseDate: (n + round) % 2 === 0 ? EARLY : LATE }),
        ),
      );
    }
    expect(await brokenInvariants(ledger.sql)).toEqual([]);
  });
});
