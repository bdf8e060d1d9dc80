import { dayIn } from '@outlay/service-kit/day-in';
import { yearAfter } from '../src/time/calendar.ts';
import { startLedger, type LedgerApp } from './ledger-harness.ts';

const OPEN = `mutation ($input: OpenAccountInput!) { openAccount(input: $input) { id } }`;
const HISTORY = `query ($id: ID!, $from: Date!, $to: Date!, $step: BalanceStep! = DAY) {
  account(id: $id) { balanceHistory(from: $from, to: $to, step: $step) { date balance { amount currency } } } }`;
const ALL = `query ($from: Date!, $to: Date!) {
  accounts(first: 50) { nodes { name balanceHistory(from: $from, to: $to) { date balance { amount } } } } }`;

const RECORD = `mutation ($input: RecordExpenseInput!) { recordExpense(input: $input) { expense { id } } }`;
const CHANGE = `mutation ($id: ID!, $input: ChangeExpenseInput!) { changeExpense(id: $id, input: $input) { expense { id } } }`;
const DELETE = `mutation ($id: ID!) { deleteExpense(id: $id) { id } }`;
const RESTORE = `mutation ($id: ID!) { restoreExpense(id: $id) { expense { id } } }`;

interface Point {
  date: string;
  balance: { amount: string };
}

let app: LedgerApp;
beforeAll(async () => {
  app = await startLedger();
});
afterAll(() => app.stop());

let count = 0;
const owner = (tenantId: number) => app.as({ tenantId, role: 'OWNER' });

/** An account that was opened long ago with 100.00, and what was posted to it today: the date of each entry, and its amount. */
async function account(tenantId: number, entries: readonly (readonly [date: string, amountMinor: number])[] = []) {
  const input = { name: `Account ${(count += 1)}`, openingBalance: '100' };
  const { data } = await owner(tenantId)(OPEN, { input });
  const id: string = Object(data?.['openAccount']).id;
  let balance = 10000;
  for (const [index, [date, amount]] of entries.entries()) {
    balance += amount;
    await app.rows(
      `insert into account_entries (tenant_id, account_id, sequence, kind, amount_minor, balance_after_minor, date)
       values ($1, $2, $3, 'adjustment', $4, $5, $6)`,
      [tenantId, id, index + 2, amount, balance, date],
    );
  }
  await app.rows('update accounts set current_balance_minor = $1 where id = $2', [balance, id]);
  return id;
}

async function history(tenantId: number, variables: object): Promise<[string, string][]> {
  const { data, errors } = await owner(tenantId)(HISTORY, { ...variables });
  expect(errors).toEqual([]);
  const points: Point[] = Object(data?.['account']).balanceHistory;
  return points.map(({ date, balance }) => [date, balance.amount]);
}

describe('the balances of an account over time', () => {
  it('count entries by their own date, carry on between them, and begin with the earliest', async () => {
    const id = await account(1, [
      ['2026-03-05', -2000],
      ['2026-03-03', -1000],
      ['2026-03-05', -8123],
      ['2026-03-20', 500],
    ]);
    expect(await history(1, { id, from: '2026-03-01', to: '2026-03-07' })).toEqual([
      ['2026-03-03', '90.00'],
      ['2026-03-04', '90.00'],
      ['2026-03-05', '-11.23'],
      ['2026-03-06', '-11.23'],
      ['2026-03-07', '-11.23'],
    ]);
    expect(await history(1, { id, from: '2026-03-01', to: '2026-03-12', step: 'WEEK' })).toEqual([
      ['2026-03-08', '-11.23'],
      ['2026-03-12', '-11.23'],
    ]);
    expect(await history(1, { id, from: '2026-02-01', to: '2026-04-02', step: 'MONTH' })).toEqual([
      ['2026-03-31', '-6.23'],
      ['2026-04-02', '-6.23'],
    ]);
    expect(await history(1, { id, from: '2026-01-01', to: '2026-03-02' })).toEqual([]);
  });

  it('end today, without what is dated later', async () => {
    const today = new Date().toISOString().slice(0, 10);
    const nextYear = `${Number(today.slice(0, 4)) + 1}-01-01`;
    const id = await account(2, [
      ['2026-03-01', -100],
      [nextYear, -500],
    ]);
    await app.rows(`update tenant_settings set time_zone = 'UTC' where tenant_id = 2`);
    const points = await history(2, { id, from: today, to: nextYear, step: 'MONTH' });
    expect(points.map(([, balance]) => balance)).toEqual(['99.00']);
    expect(await history(2, { id, from: '2998-01-01', to: '2998-02-01' })).toEqual([]);
  });

  it.each(['Pacific/Kiritimati', 'Etc/GMT+12'])('end with the day of the tenant’s time zone, %s', async (timeZone) => {
    const id = await account(3, [['2026-03-01', -100]]);
    await app.rows('update tenant_settings set time_zone = $1 where tenant_id = 3', [timeZone]);
    const before = dayIn(timeZone, new Date());
    const points = await history(3, { id, from: before, to: yearAfter(before), step: 'MONTH' });
    expect([before, dayIn(timeZone, new Date())]).toContain(points.at(-1)?.[0]);
  });

  it('never count what was deleted, and count a change from the day that it names', async () => {
    const id = await account(8);
    const record = async (amount: string, expenseDate: string): Promise<string> => {
      const input = { amount, currency: 'EUR', expenseDate, isProjectRelated: false, accountId: id };
      return Object((await owner(8)(RECORD, { input })).data?.['recordExpense']).expense.id;
    };
    await record('10', '2026-03-02');
    const moved = await record('20', '2026-03-02');
    const gone = await record('40', '2026-03-03');
    const asked = { id, from: '2026-03-01', to: '2026-03-04' };
    await owner(8)(DELETE, { id: gone });
    await owner(8)(CHANGE, { id: moved, input: { amount: '25', expenseDate: '2026-03-04' } });
    const changed = [
      ['2026-03-02', '90.00'],
      ['2026-03-03', '90.00'],
      ['2026-03-04', '65.00'],
    ];
    expect(await history(8, asked)).toEqual(changed);
    await owner(8)(RESTORE, { id: gone });
    expect((await history(8, asked)).map(([, balance]) => balance)).toEqual(['90.00', '50.00', '25.00']);
  });

  it('are those of each account of a list, and of no other tenant', async () => {
    await account(4, [['2026-03-01', -100]]);
    await account(4, [
      ['2026-03-02', -200],
      ['2026-03-02', -300],
    ]);
    const foreign = await account(5, [['2026-03-01', 900]]);
    const { data, errors } = await owner(4)(ALL, { from: '2026-03-01', to: '2026-03-02' });
    expect(errors).toEqual([]);
    const lists: Point[][] = Object(data?.['accounts']).nodes.map(
      ({ balanceHistory }: { balanceHistory: Point[] }) => balanceHistory,
    );
    expect(lists.map((points) => points.map(({ balance }) => balance.amount)).toSorted()).toEqual([
      ['95.00'],
      ['99.00', '99.00'],
    ]);
    const asked = { id: foreign, from: '2026-03-01', to: '2026-03-02' };
    expect((await owner(4)(HISTORY, asked)).data?.['account']).toBeNull();
  });

  it('are found by the index by date', async () => {
    const id = await account(9);
    await app.rows(
      `insert into account_entries (tenant_id, account_id, sequence, kind, amount_minor, balance_after_minor, date)
       select 9, $1, n + 1, 'adjustment', 1, 1, date '2020-01-01' + n % 2000 from generate_series(1, 20000) n`,
      [id],
    );
    await app.rows('analyze account_entries');
    const plan = await app.rows(
      `explain select sum(amount_minor) from account_entries
       where tenant_id = 9 and account_id = $1 and kind <> 'opening' and date > '2025-06-01'`,
      [id],
    );
    expect(JSON.stringify(plan)).toContain('account_entries_by_date');
  });

  it.each([
    [{ from: '2026-03-02', to: '2026-03-01' }, ['to']],
    [{ from: '2024-01-01', to: '2026-03-01' }, ['to']],
    [{ from: '1969-12-31', to: '1960-01-01' }, ['from', 'to']],
  ])('are refused for %p', async (period, fields) => {
    const id = await account(6);
    const { code, errors } = await owner(6)(HISTORY, { id, ...period });
    expect(code).toBe('VALIDATION_FAILED');
    expect(errors[0]?.extensions.details).toEqual(fields.map((field) => expect.objectContaining({ field })));
  });

  it('are shown to every role', async () => {
    const id = await account(7);
    const asked = { id, from: '2026-03-01', to: '2026-03-01' };
    expect((await app.as({ tenantId: 7, role: 'MEMBER' })(HISTORY, asked)).errors).toEqual([]);
    expect((await app.as({ tenantId: 7, anonymous: true })(HISTORY, asked)).code).toBe('UNAUTHENTICATED');
  });
});
