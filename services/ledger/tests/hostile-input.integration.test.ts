import { encodeCursor } from '@outlay/service-kit/graphql/connection';
import { startLedger, type LedgerApp } from './ledger-harness.ts';

let app: LedgerApp;
let id: string;
beforeAll(async () => {
  app = await startLedger();
  const { data } = await app.as({ tenantId: 1 })(`mutation { openAccount(input: { name: "Bank" }) { id } }`);
  id = Object(data?.['openAccount']).id;
});
afterAll(() => app.stop());

const NUL = '\u0000';
const ACCOUNTS = `query ($filter: AccountFilter, $sort: String, $after: String, $offset: Int) {
  accounts(filter: $filter, sort: $sort, after: $after, offset: $offset) { totalCount } }`;
const CATEGORIES = `query ($q: String, $after: String) { categories(q: $q, after: $after) { totalCount } }`;
const RATES = `query ($filter: ExchangeRateFilter, $after: String) { exchangeRates(filter: $filter, after: $after) { totalCount } }`;
const ENTRIES = `query ($id: ID!, $from: Date, $to: Date, $after: String) {
  account(id: $id) { entries(from: $from, to: $to, after: $after) { totalCount } } }`;
const OPEN = `mutation ($input: OpenAccountInput!) { openAccount(input: $input) { id } }`;
const DEPOSIT = `mutation ($id: ID!, $input: RecordDepositInput!) { recordDeposit(accountId: $id, input: $input) { id } }`;
const SET = `mutation ($input: SetExchangeRateInput!) { setExchangeRate(input: $input) { id } }`;

const EXPENSES = `query ($filter: ExpenseFilter, $sort: String, $after: String) {
  expenses(filter: $filter, sort: $sort, after: $after) { totalCount } }`;
const RECORD = `mutation ($input: RecordExpenseInput!) { recordExpense(input: $input) { expense { id } } }`;
const EXPENSE = { amount: '1', expenseDate: '2026-01-01', isProjectRelated: false, accountId: '1' };

/** Nothing that a client sends is answered as our own failure. */
describe('hostile input', () => {
  it.each([
    ['text PostgreSQL cannot hold', ACCOUNTS, { filter: { q: NUL } }],
    ['text PostgreSQL cannot hold', CATEGORIES, { q: `a${NUL}b` }],
    ['a quote', CATEGORIES, { q: `'; drop table categories; --` }],
    ['half a character', CATEGORIES, { q: '\ud800' }],
    ['a cursor with another type', ACCOUNTS, { after: encodeCursor('name,id', ['a', 'not a number']) }],
    ['a cursor with a null', ACCOUNTS, { after: encodeCursor('name,id', [null, null]) }],
    ['a cursor with a fraction', ACCOUNTS, { after: encodeCursor('name,id', ['a', 1.5]) }],
    ['a cursor with a huge number', ACCOUNTS, { after: encodeCursor('name,id', ['a', 1e300]) }],
    ['a cursor with bad text', ACCOUNTS, { after: encodeCursor('name,id', [NUL, 1]) }],
    [
      'a cursor with a bad time',
      ACCOUNTS,
      { sort: 'created_at', after: encodeCursor('createdAt,id', ['yesterday!', 1]) },
    ],
    [
      'a cursor with a bad amount',
      ACCOUNTS,
      { sort: 'current_balance', after: encodeCursor('currentBalanceMinor,id', ['x', 1]) },
    ],
    ['a cursor with a number for a text', ACCOUNTS, { after: encodeCursor('name,id', [0, 1]) }],
    ['a cursor with a truth for a text', CATEGORIES, { after: encodeCursor('name,id', [true, 1]) }],
    ['a cursor with a number for a day', RATES, { after: encodeCursor('-day,-id', [0.5, 1]) }],
    ['a cursor with a truth for a sequence', ENTRIES, { after: encodeCursor('-sequence', [true]) }],
    [
      'a cursor with a number for a time',
      ACCOUNTS,
      { sort: 'created_at', after: encodeCursor('createdAt,id', [1, 1]) },
    ],
    ['a cursor with a bad day', RATES, { after: encodeCursor('-day,-id', ['2026-02-31', 1]) }],
    ['a cursor with a bad sequence', ENTRIES, { after: encodeCursor('-sequence', ['x']) }],
    ['an offset beyond everything', ACCOUNTS, { offset: 2_147_483_647 }],
    ['a day before the calendar', ENTRIES, { from: '0000-01-01' }],
    ['a day that does not exist', ENTRIES, { from: '2026-02-30' }],
    ['the last day there is', ENTRIES, { to: '9999-12-31' }],
    ['a day before the calendar', RATES, { filter: { dateFrom: '0000-12-31' } }],
    ['a day before the calendar', DEPOSIT, { input: { amount: '1', date: '0000-01-01' } }],
    ['text PostgreSQL cannot hold', DEPOSIT, { input: { amount: '1', date: '2026-01-01', source: NUL } }],
    ['text PostgreSQL cannot hold', OPEN, { input: { name: NUL } }],
    ['a day before the calendar', SET, { input: { date: '0000-01-01', from: 'EUR', to: 'USD', rate: '1' } }],
    ['text PostgreSQL cannot hold', EXPENSES, { filter: { q: NUL } }],
    ['text PostgreSQL cannot hold', EXPENSES, { filter: { vendor: NUL } }],
    ['text PostgreSQL cannot hold', EXPENSES, { filter: { tag: NUL } }],
    ['words of a query language', EXPENSES, { filter: { q: `"a & | ! ( ) <-> :* \\\\ '` } }],
    ['an amount beyond any', EXPENSES, { filter: { minAmount: '999999999999999999.999999999' } }],
    ['a day before the calendar', EXPENSES, { filter: { from: '0000-01-01' } }],
    [
      'an id of another kind',
      EXPENSES,
      { filter: { accountId: 'x', projectId: '99999999999999999999', createdBy: '-1' } },
    ],
    ['a cursor with bad values', EXPENSES, { after: encodeCursor('-expenseDate,-id', ['x', 'y']) }],
    ['text PostgreSQL cannot hold', RECORD, { input: { ...EXPENSE, vendor: NUL } }],
    ['text PostgreSQL cannot hold', RECORD, { input: { ...EXPENSE, note: NUL } }],
    ['text PostgreSQL cannot hold', RECORD, { input: { ...EXPENSE, tags: [NUL] } }],
    ['a day before the calendar', RECORD, { input: { ...EXPENSE, expenseDate: '0000-01-01' } }],
    ['an amount beyond any', RECORD, { input: { ...EXPENSE, amount: '999999999999999999' } }],
    ['an amount with too many digits', DEPOSIT, { input: { amount: '9'.repeat(30), date: '2026-01-01' } }],
    ['an amount that is a number', DEPOSIT, { input: { amount: 1.5, date: '2026-01-01' } }],
  ])('%s is no failure of ours: %#', async (_what, query, variables) => {
    const { status, code, errors } = await app.as({ tenantId: 1 })(query, { id, ...variables });
    expect(status).toBeLessThan(500);
    expect([undefined, 'VALIDATION_FAILED', 'PAGE_TOO_DEEP']).toContain(code ?? errors[0]?.extensions.code);
  });

  it('an Idempotency-Key of any length is none either', async () => {
    const { status, code } = await app.as({ tenantId: 1 })(
      OPEN,
      { input: { name: 'Long key' } },
      { 'idempotency-key': 'k'.repeat(6_000) },
    );
    expect(status).toBeLessThan(500);
    expect([undefined, 'VALIDATION_FAILED']).toContain(code);
  });
});
