import type { GraphQLAnswer } from '@outlay/testkit/subgraph-tester';
import { startLedger, type LedgerApp } from './ledger-harness.ts';

const CLOSE = `mutation ($through: Date, $version: Int) {
  closePeriod(closedThrough: $through, expectedVersion: $version) { id closedThrough closedPeriodVersion } }`;
const OPEN = `mutation ($input: OpenAccountInput!) { openAccount(input: $input) { id } }`;
const DEPOSIT = `mutation ($id: ID!, $date: Date!) { recordDeposit(accountId: $id, input: { amount: "5", date: $date }) { id } }`;
const RECORD = `mutation ($input: RecordExpenseInput!, $dry: Boolean! = false) {
  recordExpense(input: $input, dryRun: $dry) { expense { id } } }`;
const CHANGE = `mutation ($id: ID!, $input: ChangeExpenseInput!) { changeExpense(id: $id, input: $input) { expense { id } } }`;
const DELETE = `mutation ($id: ID!) { deleteExpense(id: $id) { id } }`;
const RESTORE = `mutation ($id: ID!) { restoreExpense(id: $id) { expense { id } } }`;
const BULK = `mutation ($ids: [ID!]!, $change: ChangeExpensesInput!) {
  changeExpenses(ids: $ids, change: $change) { error { code message } } }`;
const ENTITY = `query ($id: ID!) { _entities(representations: [{ __typename: "Tenant", id: $id }]) {
  ... on Tenant { closedThrough closedPeriodVersion } } }`;

let app: LedgerApp;
let tenantId = 0;
let account = '';
beforeAll(async () => {
  app = await startLedger();
});
afterAll(() => app.stop());
beforeEach(async () => {
  tenantId += 1;
  const { data } = await owner()(OPEN, { input: { name: 'Bank', openingBalance: '100' } });
  account = Object(data?.['openAccount']).id;
});

const owner = () => app.as({ tenantId, role: 'OWNER' });
const close = (through: string | null, version?: number) => owner()(CLOSE, { through, version });
/** The code of the answer's first error, with its fields; `fine` without one. */
async function outcome(answer: Promise<GraphQLAnswer>): Promise<string> {
  const [error] = (await answer).errors;
  if (!error) return 'fine';
  const { code, details } = error.extensions;
  return [code, ...details.map((detail) => String(Reflect.get(Object(detail), 'field')))].join(' ');
}
const expense = (expenseDate: string, more: object = {}) => ({
  input: { amount: '10', expenseDate, isProjectRelated: false, accountId: account, ...more },
});
async function recorded(date: string): Promise<string> {
  const { data } = await owner()(RECORD, expense(date));
  return Object(data?.['recordExpense']).expense.id;
}

describe('a closed period', () => {
  it('is known to everybody of the tenant, and to nobody else', async () => {
    expect((await close('2026-06-30')).data?.['closePeriod']).toEqual({
      ...{ id: String(tenantId), closedThrough: '2026-06-30', closedPeriodVersion: 1 },
    });
    for (const role of ['OWNER', 'ADMIN', 'ANALYST', 'MEMBER'] as const) {
      const { data } = await app.as({ tenantId, role })(ENTITY, { id: String(tenantId) });
      expect(data?.['_entities']).toEqual([{ closedThrough: '2026-06-30', closedPeriodVersion: 1 }]);
    }
    const foreign = await app.as({ tenantId: 900, role: 'OWNER' })(ENTITY, { id: String(tenantId) });
    expect(foreign.data?.['_entities']).toEqual([null]);
    const never = await app.as({ tenantId: 900, role: 'MEMBER' })(ENTITY, { id: '900' });
    expect(never.data?.['_entities']).toEqual([{ closedThrough: null, closedPeriodVersion: 0 }]);
  });

  it('takes no posting, by whomever and however', async () => {
    await close('2026-06-30');
    const closed = 'PERIOD_CLOSED expenseDate';
    expect(await outcome(owner()(RECORD, expense('2026-06-30')))).toBe(closed);
    expect(await outcome(owner()(RECORD, { ...expense('1999-01-01'), dry: true }))).toBe(closed);
    const key = app.as({ tenantId, key: {} });
    expect(await outcome(key(RECORD, expense('2026-06-30')))).toBe(closed);
    expect(await outcome(owner()(DEPOSIT, { id: account, date: '2026-06-30' }))).toBe('PERIOD_CLOSED date');
    expect(await outcome(owner()(RECORD, expense('2026-07-01')))).toBe('fine');
    expect(await outcome(owner()(DEPOSIT, { id: account, date: '2026-07-01' }))).toBe('fine');
  });

  it('says what to do', async () => {
    await close('2026-06-30');
    const { errors } = await owner()(RECORD, expense('2026-06-30'));
    expect(errors[0]?.message).toBe(
      'The books are closed through 2026-06-30: nothing is posted, changed or undone on or before that day. Use a later date, or ask an Owner to open the period.',
    );
  });

  it('keeps what is in it: no undoing, no moving in or out, no other figures; texts may change', async () => {
    const [old, deleted, late] = [
      await recorded('2026-05-05'),
      await recorded('2026-05-06'),
      await recorded('2026-07-07'),
    ];
    await owner()(DELETE, { id: deleted });
    const { data } = await owner()(`mutation { createCategory(input: { name: "Travel", color: "#102030" }) { id } }`);
    const categoryId = Object(data?.['createCategory']).id;
    await close('2026-06-30');
    const change = (id: string, input: object) => outcome(owner()(CHANGE, { id, input }));
    const closed = 'PERIOD_CLOSED expenseDate';
    for (const input of [{ amount: '11' }, { expenseDate: '2026-07-01' }, { categoryId }])
      expect([input, await change(old, input)]).toEqual([input, closed]);
    expect(await change(late, { expenseDate: '2026-06-30' })).toBe(closed);
    expect(await outcome(owner()(DELETE, { id: old }))).toBe(closed);
    expect(await outcome(owner()(RESTORE, { id: deleted }))).toBe(closed);
    expect(await change(old, { vendor: 'Figma', note: 'Found the receipt', tags: ['receipt'] })).toBe('fine');
    expect(await change(late, { amount: '12', categoryId })).toBe('fine');
    const bulk = await owner()(BULK, { ids: [old, late], change: { categoryId } });
    expect(bulk.data?.['changeExpenses']).toMatchObject([{ error: { code: 'PERIOD_CLOSED' } }, { error: null }]);
  });

  it('is opened again, in part or as a whole', async () => {
    await close('2026-06-30');
    await close('2026-05-31');
    expect(await outcome(owner()(RECORD, expense('2026-06-01')))).toBe('fine');
    expect(await outcome(owner()(RECORD, expense('2026-05-31')))).toBe('PERIOD_CLOSED expenseDate');
    await close(null);
    expect(await outcome(owner()(RECORD, expense('2026-05-31')))).toBe('fine');
  });

  it('leaves one trace for each change, and none for the same day again', async () => {
    for (const through of ['2026-05-31', '2026-05-31', '2026-06-30', '2026-04-30', null, null]) await close(through);
    const trail = await app.rows(
      `select action, entity_type, changes from audit_entries where tenant_id = $1 and action like 'period%' order by id`,
      [tenantId],
    );
    expect(trail.map(({ action, changes }) => [action, Object(changes).closed_through])).toEqual([
      ['period.closed', { before: null, after: '2026-05-31' }],
      ['period.closed', { before: '2026-05-31', after: '2026-06-30' }],
      ['period.opened', { before: '2026-06-30', after: '2026-04-30' }],
      ['period.opened', { before: '2026-04-30', after: null }],
    ]);
  });

  it('is for Owners, ends before today, and is compared with the version that was read', async () => {
    for (const role of ['ADMIN', 'ANALYST', 'MEMBER'] as const)
      expect(await outcome(app.as({ tenantId, role })(CLOSE, { through: '2026-06-30' }))).toBe('FORBIDDEN');
    expect(await outcome(close('2999-01-01'))).toBe('VALIDATION_FAILED closedThrough');
    expect(await outcome(close('1969-12-31'))).toBe('VALIDATION_FAILED closedThrough');
    const today = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Vienna' }).format();
    expect(await outcome(close(today))).toBe('VALIDATION_FAILED closedThrough');
    expect(await outcome(close('2026-06-30', 1))).toBe('PRECONDITION_FAILED');
    expect(await outcome(close('2026-06-30', 0))).toBe('fine');
  });

  it('is opened by an explicit null alone', async () => {
    await close('2026-06-30');
    expect(await outcome(owner()(CLOSE, {}))).toBe('VALIDATION_FAILED closedThrough');
    expect(await outcome(owner()(RECORD, expense('2026-06-30')))).toBe('PERIOD_CLOSED expenseDate');
    expect(await outcome(close(null))).toBe('fine');
    expect(await outcome(owner()(RECORD, expense('2026-06-30')))).toBe('fine');
  });

  it('begins once no expense is on its way to another category', async () => {
    const [order] = await app.rows(
      `insert into reassignments (tenant_id, kind, from_category, to_category, origin, state, total)
       values (${tenantId}, 'category', 1, 2, '{}', 'running', 1) returning id`,
    );
    expect(await outcome(close('2026-06-30'))).toBe('IN_USE');
    await app.rows(`update reassignments set state = 'done' where id = ${Number(order?.['id'])}`);
    expect(await outcome(close('2026-06-30'))).toBe('fine');
  });

  it('takes no entry from a process that does not know of it', async () => {
    await close('2026-06-30');
    const post = (date: string) =>
      app.rows(
        `insert into account_entries (tenant_id, account_id, sequence, kind, amount_minor, balance_after_minor, date)
         values (${tenantId}, ${account}, 99, 'deposit', 1, 1, '${date}')`,
      );
    await expect(post('2026-06-30')).rejects.toThrow('The books are closed for the date of an entry.');
    await expect(post('2026-07-01')).resolves.toEqual([]);
  });
});
