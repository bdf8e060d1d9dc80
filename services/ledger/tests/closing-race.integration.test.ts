import { Commands } from '@outlay/tenancy/commands';
import { waitFor } from '@outlay/testkit/wait-for';
import pg from 'pg';
import { AccountService } from '../src/accounts/account.service.ts';
import { PostingCommands } from '../src/posting/posting-commands.ts';
import { PostingStateRepository } from '../src/posting/posting-state.repository.ts';
import { RowTurns } from '../src/posting/row-turns.ts';
import { expenseInput, requestOf, startExpenses } from './expenses-harness.ts';
import { brokenInvariants } from './ledger-invariants.ts';

const OWNER = requestOf(1);
const JUNE = '2026-06-15';

let ledger: Awaited<ReturnType<typeof startExpenses>>;
let other: Awaited<ReturnType<typeof ledger.anotherInstance>>;
let accounts: AccountService;
beforeAll(async () => {
  ledger = await startExpenses();
  other = await ledger.anotherInstance();
  accounts = new AccountService(new PostingCommands(new Commands(ledger.database), ledger.references, new RowTurns(4)));
  await ledger.tenant();
});
afterAll(async () => {
  await other.stop();
  await ledger.stop();
});

const close = (closedThrough: string | null) => ledger.close(OWNER, closedThrough);
const inJune = async () => {
  const [row] = await ledger.sql(
    `select (select count(*) from expenses where expense_date = $1) as expenses,
       (select count(*) from account_entries where date = $1) as entries`,
    [JUNE],
  );
  return row;
};

it('a posting that waited for an account sees the period closed by whoever held it', async () => {
  const account = await ledger.account();
  const closer = new pg.Client({ connectionString: ledger.superuserUrl });
  await closer.connect();
  try {
    await closer.query('begin');
    await closer.query(`insert into closed_periods values (1, '2026-06-30', 1, now())`);
    await closer.query('select 1 from accounts where id = $1 for no key update', [account]);
    const state = ledger.database.write({ tenantId: 1 }, (em) =>
      new PostingStateRepository(em, 1).read({ accounts: [account], lock: 'wait' }),
    );
    const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await waitFor(async () => (await ledger.sql(waiting)).length > 0);
    await closer.query('commit');
    expect((await state).closedThrough).toBe('2026-06-30');
  } finally {
    await closer.end();
    await close(null);
  }
});

it('nothing comes into a period once its closing was answered, whoever posts meanwhile, also to new accounts', async () => {
  const known = await Promise.all([ledger.account(), ledger.account()]);
  for (let round = 0; round < 4; round++) {
    const answered = { isClosed: false };
    const after: string[] = [];
    const client = async (at: number) => {
      for (let post = 0; post < 15; post++) {
        const wasClosed = answered.isClosed;
        const account = post % 5 === 4 ? await openAccount(`${round} ${at} ${post}`) : known[post % known.length];
        const input = expenseInput(Number(account), { expenseDate: JUNE });
        const outcome = await (at % 2 === 0 ? ledger : other).record(OWNER, input).then(
          () => 'recorded',
          (error: unknown) => String(Reflect.get(Object(error), 'code')),
        );
        if (wasClosed) after.push(outcome);
      }
    };
    const clients = Array.from({ length: 6 }, (_, at) => client(at));
    const before = await inJune();
    await waitFor(async () => Number((await inJune())?.['expenses']) > Number(before?.['expenses']) + 5);
    await close('2026-06-30');
    const atAnswer = await inJune();
    answered.isClosed = true;
    await Promise.all(clients);
    expect(await inJune()).toEqual(atAnswer);
    expect(new Set(after)).toEqual(new Set(['PERIOD_CLOSED']));
    await close(null);
  }
  expect(await brokenInvariants(ledger.sql)).toEqual([]);
});

async function openAccount(name: string): Promise<string> {
  const input = { name, currency: 'USD', openingBalance: '0' };
  return (await accounts.open(OWNER, { name: 'openAccount', path: 'openAccount', input }, input)).id;
}
