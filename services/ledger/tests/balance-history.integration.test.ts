import { startLedger, type LedgerApp } from './ledger-harness.ts';

const OPEN = `mutation ($input: OpenAccountInput!) { openAccount(input: $input) { id } }`;
const HISTORY = `query ($id: ID!, $from: Date!, $to: Date!, $step: BalanceStep! = DAY) {
  account(id: $id) { balanceHistory(from: $from, to: $to, step: $step) { date balance { amount currency } } } }`;
const ALL = `query ($from: Date!, $to: Date!) {
  accounts(first: 50) { nodes { name balanceHistory(from: $from, to: $to) { date balance { amount } } } } }`;

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

/** An account whose whole statement is these entries: when they were posted, and the balance after each. */
async function account(tenantId: number, entries: readonly (readonly [at: string, balanceMinor: number])[]) {
  const input = { name: `Account ${(count += 1)}`, openingBalance: '0' };
  const { data } = await owner(tenantId)(OPEN, { input });
  const id: string = Object(data?.['openAccount']).id;
  await app.rows(`alter table account_entries disable trigger user`);
  await app.rows(`delete from account_entries where account_id = $1`, [id]);
  await app.rows(`alter table account_entries enable trigger user`);
  for (const [index, [at, balance]] of entries.entries()) {
    await app.rows(
      `insert into account_entries (tenant_id, account_id, sequence, kind, amount_minor, balance_after_minor, date, at)
       values ($1, $2, $3, 'adjustment', 1, $4, '2020-01-01', $5)`,
      [tenantId, id, index + 1, balance, at],
    );
  }
  return id;
}

async function history(tenantId: number, variables: object): Promise<[string, string][]> {
  const { data, errors } = await owner(tenantId)(HISTORY, { ...variables });
  expect(errors).toEqual([]);
  const points: Point[] = Object(data?.['account']).balanceHistory;
  return points.map(({ date, balance }) => [date, balance.amount]);
}

describe('the balances of an account over time', () => {
  it('carry on where nothing is posted, and begin with the first entry', async () => {
    const id = await account(1, [
      ['2026-03-03T10:00:00Z', 10000],
      ['2026-03-05T10:00:00Z', 7050],
      ['2026-03-05T10:00:00Z', -123],
    ]);
    expect(await history(1, { id, from: '2026-03-01', to: '2026-03-07' })).toEqual([
      ['2026-03-03', '100.00'],
      ['2026-03-04', '100.00'],
      ['2026-03-05', '-1.23'],
      ['2026-03-06', '-1.23'],
      ['2026-03-07', '-1.23'],
    ]);
    expect(await history(1, { id, from: '2026-03-01', to: '2026-03-12', step: 'WEEK' })).toEqual([
      ['2026-03-08', '-1.23'],
      ['2026-03-12', '-1.23'],
    ]);
    expect(await history(1, { id, from: '2026-02-01', to: '2026-04-02', step: 'MONTH' })).toEqual([
      ['2026-03-31', '-1.23'],
      ['2026-04-02', '-1.23'],
    ]);
    expect(await history(1, { id, from: '2026-01-01', to: '2026-03-02' })).toEqual([]);
  });

  it('end today, with the balance of now', async () => {
    const today = new Date().toISOString().slice(0, 10);
    const { data } = await owner(2)(OPEN, { input: { name: 'New', openingBalance: '5' } });
    const { id } = Object(data?.['openAccount']);
    await app.rows(`update tenant_settings set time_zone = 'UTC' where tenant_id = 2`);
    const nextYear = `${Number(today.slice(0, 4)) + 1}-01-01`;
    expect((await history(2, { id, from: today, to: nextYear, step: 'MONTH' })).map(([, balance]) => balance)).toEqual([
      '5.00',
    ]);
    expect(await history(2, { id, from: '2998-01-01', to: '2998-02-01' })).toEqual([]);
  });

  it.each([
    ['Pacific/Kiritimati', '2026-03-06'],
    ['Etc/GMT+12', '2026-03-04'],
  ])('have days in the tenant’s time zone, %s', async (timeZone, day) => {
    const id = await account(3, [
      ['2026-03-01T00:00:00Z', 100],
      [timeZone === 'Etc/GMT+12' ? '2026-03-05T11:59:59Z' : '2026-03-05T10:00:00Z', 200],
    ]);
    await app.rows('update tenant_settings set time_zone = $1 where tenant_id = 3', [timeZone]);
    const points = await history(3, { id, from: '2026-03-03', to: '2026-03-06' });
    expect(points.find(([, balance]) => balance === '2.00')).toEqual([day, '2.00']);
  });

  it('are those of each account of a list, and of no other tenant', async () => {
    await account(4, [['2026-03-01T00:00:00Z', 100]]);
    await account(4, [
      ['2026-03-02T00:00:00Z', 200],
      ['2026-03-02T01:00:00Z', 300],
    ]);
    const foreign = await account(5, [['2026-03-01T00:00:00Z', 900]]);
    const { data, errors } = await owner(4)(ALL, { from: '2026-03-01', to: '2026-03-02' });
    expect(errors).toEqual([]);
    const lists: Point[][] = Object(data?.['accounts']).nodes.map(
      ({ balanceHistory }: { balanceHistory: Point[] }) => balanceHistory,
    );
    expect(lists.map((points) => points.map(({ balance }) => balance.amount)).toSorted()).toEqual([
      ['1.00', '1.00'],
      ['3.00'],
    ]);
    const asked = { id: foreign, from: '2026-03-01', to: '2026-03-02' };
    expect((await owner(4)(HISTORY, asked)).data?.['account']).toBeNull();
  });

  it.each([
    [{ from: '2026-03-02', to: '2026-03-01' }, ['to']],
    [{ from: '2024-01-01', to: '2026-03-01' }, ['to']],
    [{ from: '1969-12-31', to: '1960-01-01' }, ['from', 'to']],
  ])('are refused for %p', async (period, fields) => {
    const id = await account(6, [['2026-03-01T00:00:00Z', 100]]);
    const { code, errors } = await owner(6)(HISTORY, { id, ...period });
    expect(code).toBe('VALIDATION_FAILED');
    expect(errors[0]?.extensions.details).toEqual(fields.map((field) => expect.objectContaining({ field })));
  });

  it('are shown to every role', async () => {
    const id = await account(7, [['2026-03-01T00:00:00Z', 100]]);
    const asked = { id, from: '2026-03-01', to: '2026-03-01' };
    expect((await app.as({ tenantId: 7, role: 'MEMBER' })(HISTORY, asked)).errors).toEqual([]);
    expect((await app.as({ tenantId: 7, anonymous: true })(HISTORY, asked)).code).toBe('UNAUTHENTICATED');
  });
});
