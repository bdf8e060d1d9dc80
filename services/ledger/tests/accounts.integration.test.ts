import { dayIn } from '@outlay/service-kit/day-in';
import { startLedger, type LedgerApp } from './ledger-harness.ts';

const FIELDS = `id name type currency openingBalance { amount currency } currentBalance { amount currency }
  lowBalanceThreshold { amount } isLowBalance overdraft isArchived version`;
const OPEN = `mutation ($input: OpenAccountInput!) { openAccount(input: $input) { ${FIELDS} } }`;
const CHANGE = `mutation ($id: ID!, $input: ChangeAccountInput!, $version: Int) {
  changeAccount(id: $id, input: $input, expectedVersion: $version) { ${FIELDS} } }`;
const ARCHIVE = `mutation ($id: ID!, $version: Int) { archiveAccount(id: $id, expectedVersion: $version) { ${FIELDS} } }`;
const ADJUST = `mutation ($id: ID!, $input: AdjustBalanceInput!) { adjustBalance(accountId: $id, input: $input) { ${FIELDS} } }`;
const DEPOSIT = `mutation ($id: ID!, $input: RecordDepositInput!) { recordDeposit(accountId: $id, input: $input) { ${FIELDS} } }`;
const READ = `query ($id: ID!) { account(id: $id) { ${FIELDS} } }`;
const LIST = `query ($filter: AccountFilter, $sort: String, $first: Int, $after: String, $last: Int, $before: String, $offset: Int) {
  accounts(filter: $filter, sort: $sort, first: $first, after: $after, last: $last, before: $before, offset: $offset) {
    nodes { name } totalCount pageInfo { hasNextPage endCursor hasPreviousPage startCursor } } }`;
const ENTRIES = `query ($id: ID!, $from: Date, $to: Date, $dateFrom: Date, $dateTo: Date, $kind: [AccountEntryKind!],
  $first: Int! = 20, $after: String, $offset: Int) {
  account(id: $id) { entries(from: $from, to: $to, dateFrom: $dateFrom, dateTo: $dateTo, kind: $kind, first: $first, after: $after, offset: $offset) {
    nodes { sequence kind amount { amount } balanceAfter { amount currency } expenseId date source note at }
    totalCount pageInfo { hasNextPage endCursor } } } }`;

interface AccountAnswer {
  id: string;
  version: number;
  currentBalance: { amount: string };
}

let app: LedgerApp;
beforeAll(async () => {
  app = await startLedger();
});
afterAll(() => app.stop());

let count = 0;
const unique = (name: string) => `${name} ${(count += 1)}`;
const owner = (tenantId: number) => app.as({ tenantId, role: 'OWNER' });
async function opened(tenantId: number, input: object = {}): Promise<AccountAnswer> {
  const { data, errors } = await owner(tenantId)(OPEN, {
    input: { name: unique('Bank'), openingBalance: '100', ...input },
  });
  expect(errors).toEqual([]);
  return Object(data?.['openAccount']);
}
async function balanceOf(tenantId: number, id: string): Promise<string> {
  const account: AccountAnswer = Object((await owner(tenantId)(READ, { id })).data?.['account']);
  return account.currentBalance.amount;
}

describe('an account', () => {
  it('is opened in the base currency with an opening entry, read, changed and archived', async () => {
    const account = await opened(1, { name: 'Bank', lowBalanceThreshold: '20.5' });
    expect(account).toMatchObject({
      ...{ name: 'Bank', type: 'BANK', currency: 'EUR', overdraft: 'WARN', isArchived: false, version: 1 },
      openingBalance: { amount: '100.00', currency: 'EUR' },
      currentBalance: { amount: '100.00', currency: 'EUR' },
      lowBalanceThreshold: { amount: '20.50' },
      isLowBalance: false,
    });
    const { id } = account;
    const change = { name: 'Safe', type: 'CASH', lowBalanceThreshold: '100', overdraft: 'DENY' };
    expect((await owner(1)(CHANGE, { id, input: change, version: 1 })).data?.['changeAccount']).toMatchObject({
      ...{ name: 'Safe', type: 'CASH', overdraft: 'DENY', isLowBalance: true, version: 2 },
    });
    const cleared = await owner(1)(CHANGE, { id, input: { lowBalanceThreshold: null } });
    expect(cleared.data?.['changeAccount']).toMatchObject({ lowBalanceThreshold: null, name: 'Safe', version: 3 });
    const archived = await owner(1)(ARCHIVE, { id, version: 3 });
    expect(archived.data?.['archiveAccount']).toMatchObject({ isArchived: true, version: 4 });
    expect((await owner(1)(ARCHIVE, { id })).data?.['archiveAccount']).toMatchObject({ version: 4 });
    expect((await owner(1)(ADJUST, { id, input: { amount: '1', reason: 'late' } })).code).toBe('ACCOUNT_ARCHIVED');
    expect((await owner(1)(CHANGE, { id, input: { isArchived: false } })).data?.['changeAccount']).toMatchObject({
      isArchived: false,
    });
  });

  it('knows currencies without and with three decimals', async () => {
    expect(await opened(1, { currency: 'JPY', openingBalance: '100' })).toMatchObject({
      currentBalance: { amount: '100', currency: 'JPY' },
    });
    expect(await opened(1, { currency: 'KWD', openingBalance: '-0.005' })).toMatchObject({
      currentBalance: { amount: '-0.005', currency: 'KWD' },
    });
  });

  it.each([
    [{ name: ' ' }, ['name']],
    [{ name: 'x'.repeat(121) }, ['name']],
    [{ currency: 'XXQ' }, ['currency']],
    [{ openingBalance: '1.234' }, ['openingBalance']],
    [{ openingBalance: '10000000000000' }, ['openingBalance']],
    [{ openingBalance: '-1', overdraft: 'DENY' }, ['openingBalance']],
    [{ name: '', lowBalanceThreshold: '0.001' }, ['name', 'lowBalanceThreshold']],
  ])('refuses to be opened with %p', async (input, fields) => {
    const { code, errors } = await owner(1)(OPEN, { input: { name: 'Bank', ...input } });
    expect(code).toBe('VALIDATION_FAILED');
    expect(errors[0]?.extensions.details).toEqual(fields.map((field) => expect.objectContaining({ field })));
  });

  it.each([{ name: null }, { type: null }, { overdraft: null }, { isArchived: null }, { currency: 'USD' }])(
    'refuses the change %p',
    async (input) => {
      const { id } = await opened(1);
      expect((await owner(1)(CHANGE, { id, input })).code).toBe('VALIDATION_FAILED');
    },
  );

  it('refuses a lost update, whatever happens to its balance', async () => {
    const { id } = await opened(1);
    await owner(1)(ADJUST, { id, input: { amount: '5', reason: 'found' } });
    const rivals = ['A', 'B'].map((name) => owner(1)(CHANGE, { id, input: { name }, version: 1 }));
    const codes = (await Promise.all(rivals)).map(({ code }) => code);
    expect(codes.toSorted()).toEqual(['PRECONDITION_FAILED', undefined]);
  });
});

describe('balances', () => {
  it('move by adjustments and deposits', async () => {
    const { id } = await opened(1);
    const adjusted = await owner(1)(ADJUST, { id, input: { amount: '-30.25', reason: 'Bank fees' } });
    expect(adjusted.data?.['adjustBalance']).toMatchObject({ currentBalance: { amount: '69.75' }, version: 1 });
    const input = { amount: '0.3', date: '2026-01-31', source: 'Grant', note: 'First part' };
    expect((await owner(1)(DEPOSIT, { id, input })).data?.['recordDeposit']).toMatchObject({
      currentBalance: { amount: '70.05' },
      openingBalance: { amount: '100.00' },
    });
  });

  it.each([
    [ADJUST, { amount: '0', reason: 'none' }, 'amount'],
    [ADJUST, { amount: '1.001', reason: 'small' }, 'amount'],
    [ADJUST, { amount: '1', reason: ' ' }, 'reason'],
    [ADJUST, { amount: '9999999999999.99', reason: 'too much' }, 'amount'],
    [DEPOSIT, { amount: '0', date: '2026-01-01' }, 'amount'],
    [DEPOSIT, { amount: '-1', date: '2026-01-01' }, 'amount'],
    [DEPOSIT, { amount: '1', date: '2026-01-01', note: 'x'.repeat(2001) }, 'note'],
  ])('refuse %#', async (mutation, input, field) => {
    const { id } = await opened(1);
    const { code, errors } = await owner(1)(mutation, { id, input });
    expect(code).toBe('VALIDATION_FAILED');
    expect(errors[0]?.extensions.details).toEqual([expect.objectContaining({ field })]);
  });

  it('stay above zero where overdrafts are denied, whoever comes first', async () => {
    const { id } = await opened(1, { overdraft: 'DENY' });
    // On a busy machine the account may stay locked for longer than a command waits: then nothing was booked.
    const debit = async (): Promise<string> => {
      const { code } = await owner(1)(ADJUST, { id, input: { amount: '-10', reason: 'race' } });
      return code === 'SERVICE_UNAVAILABLE' ? debit() : (code ?? 'done');
    };
    const codes = await Promise.all(Array.from({ length: 15 }, debit));
    expect(codes.filter((code) => code === 'done')).toHaveLength(10);
    expect(codes.filter((code) => code === 'INSUFFICIENT_FUNDS')).toHaveLength(5);
    expect(await balanceOf(1, id)).toBe('0.00');
  });

  it('may be raised where overdrafts are denied and it is below zero', async () => {
    const { id } = await opened(1, { openingBalance: '-50' });
    await owner(1)(CHANGE, { id, input: { overdraft: 'DENY' } });
    const raised = await owner(1)(ADJUST, { id, input: { amount: '10', reason: 'a start' } });
    expect(raised.data?.['adjustBalance']).toMatchObject({ currentBalance: { amount: '-40.00' } });
  });

  it('are exact under 200 moves by 20 clients at once, and so is every entry', async () => {
    const { id } = await opened(2);
    const client = async () => {
      for (const amount of ['0.10', '-0.03', '0.10', '-0.03', '0.10', '-0.03', '0.10', '-0.03', '0.10', '-0.03']) {
        expect((await owner(2)(ADJUST, { id, input: { amount, reason: 'concurrent' } })).errors).toEqual([]);
      }
    };
    await Promise.all(Array.from({ length: 20 }, client));
    expect(await balanceOf(2, id)).toBe('107.00');
    const [sums] = await app.rows(
      `select count(*)::int as entries, sum(amount_minor)::text as sum, max(sequence) as last,
         bool_and(balance_after_minor = (select sum(amount_minor) from account_entries earlier
           where earlier.account_id = entry.account_id and earlier.sequence <= entry.sequence)) as exact
       from account_entries entry where account_id = $1`,
      [id],
    );
    expect(sums).toEqual({ entries: 201, sum: '10700', last: 201, exact: true });
  });

  it('move once with one Idempotency-Key, with the same answer', async () => {
    const { id } = await opened(1);
    const send = (amount: string, key = 'move-1') =>
      owner(1)(ADJUST, { id, input: { amount, reason: 'once' } }, { 'idempotency-key': key });
    const answers = await Promise.all([send('1'), send('1'), send('1')]);
    for (const { data } of answers) expect(data).toEqual(answers[0].data);
    expect((await send('2')).code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await balanceOf(1, id)).toBe('101.00');
  });
});

describe('the statement', () => {
  it('shows every entry with the balance after it, latest first, and pages', async () => {
    const { id } = await opened(3);
    await owner(3)(DEPOSIT, { id, input: { amount: '10', date: '2026-01-31', source: 'Grant', note: 'First' } });
    await owner(3)(ADJUST, { id, input: { amount: '-4', reason: 'Fees' } });
    const { data } = await owner(3)(ENTRIES, { id });
    const { entries } = Object(data?.['account']);
    expect(entries.totalCount).toBe(3);
    expect(entries.nodes).toMatchObject([
      {
        sequence: 3,
        kind: 'ADJUSTMENT',
        amount: { amount: '-4.00' },
        balanceAfter: { amount: '106.00' },
        note: 'Fees',
      },
      { sequence: 2, kind: 'DEPOSIT', amount: { amount: '10.00' }, date: '2026-01-31', source: 'Grant', note: 'First' },
      {
        sequence: 1,
        kind: 'OPENING',
        amount: { amount: '100.00' },
        balanceAfter: { amount: '100.00', currency: 'EUR' },
      },
    ]);
    const first = Object((await owner(3)(ENTRIES, { id, first: 2 })).data?.['account']).entries;
    expect(first.pageInfo.hasNextPage).toBe(true);
    const after = first.pageInfo.endCursor;
    const second = Object((await owner(3)(ENTRIES, { id, first: 2, after })).data?.['account']).entries;
    expect(second.nodes).toMatchObject([{ sequence: 1 }]);
    const offset = Object((await owner(3)(ENTRIES, { id, offset: 1 })).data?.['account']).entries;
    expect(offset.nodes).toMatchObject([{ sequence: 2 }, { sequence: 1 }]);
    const beyond = Object((await owner(3)(ENTRIES, { id, offset: 1_000_000 })).data?.['account']).entries;
    expect(beyond).toMatchObject({ nodes: [], totalCount: 3 });
    const period = { from: '2020-01-01', offset: 9_990 };
    expect((await owner(3)(ENTRIES, { id, ...period })).code).toBe('PAGE_TOO_DEEP');
  });

  it('is limited to days of posting, both included', async () => {
    const { id } = await opened(3);
    const entriesOf = async (variables: object) =>
      Object((await owner(3)(ENTRIES, { id, ...variables })).data?.['account']).entries;
    const counted = async (variables: object) => (await entriesOf(variables)).totalCount;
    const day = dayIn('Europe/Vienna', new Date((await entriesOf({})).nodes[0].at));
    expect(await counted({ from: day, to: day })).toBe(1);
    expect(await counted({ to: '2020-01-01' })).toBe(0);
    expect(await counted({ from: '2999-01-01' })).toBe(0);
    expect(await counted({ to: '9999-12-31' })).toBe(1);
  });

  it('is limited to dates, both included, and to kinds', async () => {
    const { id } = await opened(3);
    for (const date of ['2025-12-31', '2026-01-31', '2026-02-01']) {
      await owner(3)(DEPOSIT, { id, input: { amount: '1', date } });
    }
    await owner(3)(ADJUST, { id, input: { amount: '-4', reason: 'Fees' } });
    const datesOf = async (variables: object) => {
      const { data } = await owner(3)(ENTRIES, { id, kind: ['DEPOSIT', 'REVERSAL'], ...variables });
      const nodes: { date: string }[] = Object(data?.['account']).entries.nodes;
      return nodes.map(({ date }) => date);
    };
    expect(await datesOf({})).toEqual(['2026-02-01', '2026-01-31', '2025-12-31']);
    expect(await datesOf({ dateFrom: '2025-12-31', dateTo: '2026-01-31' })).toEqual(['2026-01-31', '2025-12-31']);
    expect(await datesOf({ dateFrom: '2026-02-02' })).toEqual([]);
    expect(await datesOf({ kind: ['ADJUSTMENT'] })).toHaveLength(1);
    expect((await owner(3)(ENTRIES, { id, dateTo: 'soon' })).errors).not.toEqual([]);
  });

  it.each(['Pacific/Kiritimati', 'Etc/GMT+12'])('has days in the tenant’s time zone, %s', async (timeZone) => {
    const { id } = await opened(3);
    const entriesOf = async (variables: object) =>
      Object((await owner(3)(ENTRIES, { id, ...variables })).data?.['account']).entries;
    const at = new Date((await entriesOf({})).nodes[0].at);
    await app.rows('update tenant_settings set time_zone = $1 where tenant_id = 3', [timeZone]);
    const day = dayIn(timeZone, at);
    const other = timeZone === 'Etc/GMT+12' ? dayIn('Pacific/Kiritimati', at) : dayIn('Etc/GMT+12', at);
    expect(await entriesOf({ from: day, to: day })).toMatchObject({ totalCount: 1 });
    expect(await entriesOf({ from: other, to: other })).toMatchObject({ totalCount: 0 });
    await app.rows(`update tenant_settings set time_zone = 'UTC' where tenant_id = 3`);
  });
});

describe('the list', () => {
  beforeAll(async () => {
    await opened(50, { name: 'Alpha 100%', type: 'CASH', openingBalance: '3' });
    await opened(50, { name: 'Beta', type: 'CARD', openingBalance: '-2', currency: 'USD' });
    await opened(50, { name: 'Gamma', openingBalance: '1' });
    const { id } = await opened(50, { name: 'Delta', openingBalance: '2' });
    await owner(50)(ARCHIVE, { id });
  });
  const names = async (variables: Record<string, unknown>) => {
    const { data, errors } = await owner(50)(LIST, variables);
    expect(errors).toEqual([]);
    const { nodes, totalCount, pageInfo } = Object(data?.['accounts']);
    return { names: nodes.map((node: { name: string }) => node.name), totalCount, pageInfo };
  };

  it.each([
    [{}, ['Alpha 100%', 'Beta', 'Delta', 'Gamma']],
    [{ sort: '-current_balance' }, ['Alpha 100%', 'Delta', 'Gamma', 'Beta']],
    [{ filter: { isArchived: true } }, ['Delta']],
    [{ filter: { isArchived: false } }, ['Alpha 100%', 'Beta', 'Gamma']],
    [{ filter: { type: 'CASH' } }, ['Alpha 100%']],
    [{ filter: { currency: 'USD' } }, ['Beta']],
    [{ filter: { q: '0%' } }, ['Alpha 100%']],
    [{ filter: { q: 'ELT' } }, ['Delta']],
    [{ first: 2, offset: 1 }, ['Beta', 'Delta']],
  ])('answers %p', async (variables, expected) => {
    expect((await names(variables)).names).toEqual(expected);
  });

  it('pages by cursor in any order without loss or repetition', async () => {
    for (const sort of ['name', '-current_balance', 'type,-created_at', '-currency', 'id']) {
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const page = await names({ sort, first: 1, after });
        expect(page.totalCount).toBe(4);
        seen.push(...page.names);
        after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      } while (after !== null);
      const all = (await names({ sort })).names;
      expect(seen).toEqual(all);
      const backward: string[] = [];
      let before: string | null = null;
      do {
        const page = await names({ sort, last: 1, before });
        backward.unshift(...page.names);
        before = page.pageInfo.hasPreviousPage ? page.pageInfo.startCursor : null;
      } while (before !== null);
      expect(backward).toEqual(all);
    }
  });

  it.each([
    { sort: 'name; drop table accounts' },
    { sort: 'tenant_id' },
    { first: 0 },
    { first: 101 },
    { after: 'x' },
    { before: 'x' },
    { first: 1, last: 1 },
    { offset: -1 },
    { filter: { currency: 'XXQ' } },
  ])('refuses %p', async (variables) => expect((await owner(50)(LIST, variables)).code).toBe('VALIDATION_FAILED'));

  it('leads 10,000 rows deep, and further by cursor', async () => {
    expect((await owner(50)(LIST, { offset: 9_981 })).code).toBe('PAGE_TOO_DEEP');
    expect((await names({ offset: 9_980 })).names).toEqual([]);
  });
});

describe('who may', () => {
  it('lets readers read and nobody but Owners and Admins write', async () => {
    const { id } = await opened(1);
    for (const role of ['ANALYST', 'MEMBER'] as const) {
      const reader = app.as({ tenantId: 1, role });
      expect((await reader(READ, { id })).data?.['account']).toMatchObject({ id });
      expect((await reader(ENTRIES, { id })).errors).toEqual([]);
      expect((await reader(OPEN, { input: { name: 'Mine' } })).code).toBe('FORBIDDEN');
      expect((await reader(CHANGE, { id, input: {} })).code).toBe('FORBIDDEN');
      expect((await reader(ADJUST, { id, input: { amount: '1', reason: 'gift' } })).code).toBe('FORBIDDEN');
      expect((await reader(DEPOSIT, { id, input: { amount: '1', date: '2026-01-01' } })).code).toBe('FORBIDDEN');
    }
    const admin = app.as({ tenantId: 1, role: 'ADMIN' });
    expect((await admin(ADJUST, { id, input: { amount: '1', reason: 'found' } })).errors).toEqual([]);
    expect((await app.as({ tenantId: 1, anonymous: true })(READ, { id })).code).toBe('UNAUTHENTICATED');
    expect((await app.as({ tenantId: null })(READ, { id })).data?.['account'] ?? null).toBeNull();
  });
});
