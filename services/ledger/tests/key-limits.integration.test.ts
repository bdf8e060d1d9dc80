import type { KeyLimits } from '@outlay/tenancy/key-limits';
import type { GraphQLAnswer } from '@outlay/testkit/subgraph-tester';
import { startLedger, type LedgerApp } from './ledger-harness.ts';

const OURS = 7;
const THEIRS = 8;
const RECORD = `mutation ($input: RecordExpenseInput!, $dryRun: Boolean! = false) {
  recordExpense(input: $input, dryRun: $dryRun) {
    expense { id createdBy { id } createdByKey { id } project { id } crossProjectRef { id } }
    balances { balance { amount } } warnings { message } projectRemaining { project { id } }
  }
}`;
const CHANGE = `mutation ($id: ID!, $input: ChangeExpenseInput!) { changeExpense(id: $id, input: $input) { expense { id version } } }`;
const DELETE = `mutation ($id: ID!) { deleteExpense(id: $id) { id } }`;
const RESTORE = `mutation ($id: ID!) { restoreExpense(id: $id) { expense { id } } }`;

let app: LedgerApp;
let main: string;
let other: string;

const owner = () => app.as({ tenantId: 1, userId: 1 });
const keyWith = (limits: Partial<KeyLimits>, id = 4) => app.as({ tenantId: 1, key: { id, limits } });
const only = (id: number | string) => new Set([Number(id)]);
type Ask = ReturnType<typeof owner>;

beforeAll(async () => {
  app = await startLedger();
  [main, other] = [await opened('Main'), await opened('Other')];
  for (const id of [OURS, THEIRS]) {
    await app.rows(
      `insert into project_replica (tenant_id, project_id, currency, status, deleted, epoch, version)
       values (1, $1, 'EUR', 'active', false, 1, 1)`,
      [id],
    );
  }
});
afterAll(() => app.stop());

async function opened(name: string): Promise<string> {
  const { data } = await owner()(
    `mutation ($name: String!) { openAccount(input: { name: $name, openingBalance: "0" }) { id } }`,
    { name },
  );
  return Object(data?.['openAccount']).id;
}

function inputOf(more: Record<string, unknown> = {}) {
  const defaults = { amount: '1', expenseDate: '2026-03-01', accountId: main, projectId: String(OURS) };
  const input: Record<string, unknown> = { ...defaults, ...more };
  return { ...input, isProjectRelated: input['projectId'] != null };
}

async function recorded(ask: Ask, more: Record<string, unknown> = {}): Promise<string> {
  const { data, errors } = await ask(RECORD, { input: inputOf(more) });
  expect(errors).toEqual([]);
  return Object(Object(data?.['recordExpense']).expense).id;
}

const outcome = ({ code, errors }: GraphQLAnswer) => [code, errors[0]?.extensions.details.map((d) => Object(d).field)];

describe('an API key', () => {
  it('owns what it recorded: it may change, delete and restore it, another key may not', async () => {
    const permissions = ['expenses:read', 'expenses:write'] as const;
    const own = app.as({ tenantId: 1, permissions, key: { id: 4 } });
    const stranger = app.as({ tenantId: 1, permissions, key: { id: 5 } });
    // A person with the number of the key.
    const namesake = app.as({ tenantId: 1, role: 'MEMBER', userId: 4 });
    const { data } = await own(RECORD, { input: inputOf() });
    const { expense } = Object(data?.['recordExpense']);
    expect(expense).toMatchObject({ createdBy: null, createdByKey: { id: '4' } });
    for (const ask of [stranger, namesake]) {
      expect((await ask(CHANGE, { id: expense.id, input: { note: 'mine' } })).code).toBe('FORBIDDEN');
      expect((await ask(DELETE, { id: expense.id })).code).toBe('FORBIDDEN');
    }
    expect((await own(CHANGE, { id: expense.id, input: { note: 'mine' } })).errors).toEqual([]);
    expect((await own(DELETE, { id: expense.id })).errors).toEqual([]);
    expect((await own(RESTORE, { id: expense.id })).errors).toEqual([]);
    const history = await own(
      `query ($id: ID!) { expense(id: $id) { history { action actor { id } actorKey { id } } } }`,
      {
        id: expense.id,
      },
    );
    expect(Object(history.data?.['expense']).history.at(-1)).toEqual({
      action: 'expense.restored',
      actor: null,
      actorKey: { id: '4' },
    });
  });

  it('does not own what the user with its number recorded', async () => {
    const id = await recorded(app.as({ tenantId: 1, role: 'MEMBER', userId: 4 }));
    const key = app.as({ tenantId: 1, permissions: ['expenses:read', 'expenses:write'], key: { id: 4 } });
    expect((await key(CHANGE, { id, input: { note: 'mine' } })).code).toBe('FORBIDDEN');
  });
});

describe('a key that is limited to a project', () => {
  const key = () => keyWith({ projectIds: only(OURS) });

  it('records in it alone: another one does not exist for it, and none is too little', async () => {
    expect(outcome(await key()(RECORD, { input: inputOf({ projectId: String(THEIRS) }) }))).toEqual([
      'INVALID_REFERENCE',
      ['projectId'],
    ]);
    expect(outcome(await key()(RECORD, { input: inputOf({ projectId: '99999' }) }))).toEqual([
      'INVALID_REFERENCE',
      ['projectId'],
    ]);
    expect(outcome(await key()(RECORD, { input: inputOf({ projectId: null }) }))).toEqual([
      'KEY_LIMITED',
      ['projectId'],
    ]);
    expect(outcome(await key()(RECORD, { input: inputOf({ crossProjectRefId: String(THEIRS) }) }))).toEqual([
      'INVALID_REFERENCE',
      ['crossProjectRefId'],
    ]);
    expect(outcome(await key()(RECORD, { input: inputOf({ projectId: String(THEIRS) }), dryRun: true }))).toEqual([
      'INVALID_REFERENCE',
      ['projectId'],
    ]);
  });

  it('learns no balance from what it records, also where the account is overdrawn', async () => {
    const { data } = await key()(RECORD, { input: inputOf({ amount: '5000' }) });
    expect(data?.['recordExpense']).toMatchObject({
      balances: [],
      warnings: [{ message: 'The account is overdrawn.' }],
      projectRemaining: { project: { id: String(OURS) } },
    });
  });

  it('finds, changes, deletes and restores nothing of others, also in bulk', async () => {
    const [theirs, none] = [
      await recorded(owner(), { projectId: String(THEIRS) }),
      await recorded(owner(), { projectId: null }),
    ];
    for (const id of [theirs, none]) {
      expect((await key()(CHANGE, { id, input: { note: 'x' } })).code).toBe('NOT_FOUND');
      expect((await key()(DELETE, { id })).code).toBe('NOT_FOUND');
      expect((await key()(RESTORE, { id })).code).toBe('NOT_FOUND');
      expect((await key()(`query ($id: ID!) { expense(id: $id) { id } }`, { id })).data).toEqual({ expense: null });
    }
    const bulk = await key()(
      `mutation ($ids: [ID!]!) { deleteExpenses(ids: $ids) { expense { id } error { code } } }`,
      { ids: [theirs, none] },
    );
    expect(bulk.data?.['deleteExpenses']).toEqual(Array(2).fill({ expense: null, error: { code: 'NOT_FOUND' } }));
    const entities = await key()(`query ($r: [_Any!]!) { _entities(representations: $r) { ... on Expense { id } } }`, {
      r: [theirs, none].map((id) => ({ __typename: 'Expense', id })),
    });
    expect(entities.data).toEqual({ _entities: [null, null] });
  });

  it('takes no expense out of its projects', async () => {
    const id = await recorded(key());
    expect((await key()(CHANGE, { id, input: { projectId: String(THEIRS) } })).code).toBe('INVALID_REFERENCE');
    expect((await key()(CHANGE, { id, input: { projectId: null } })).code).toBe('KEY_LIMITED');
  });

  it('sees of an expense that came from elsewhere what it is now', async () => {
    const id = await recorded(owner(), { projectId: String(THEIRS), crossProjectRefId: String(THEIRS) });
    await owner()(CHANGE, { id, input: { projectId: String(OURS) } });
    const { data } = await key()(
      `query ($id: ID!) { expense(id: $id) { crossProjectRef { id } history { changes { field before after beforeLabel } } } }`,
      { id },
    );
    expect(data?.['expense']).toMatchObject({ crossProjectRef: null });
    const changes = Object(data?.['expense']).history.flatMap((change: { changes: object[] }) => change.changes);
    expect(JSON.stringify(changes)).not.toContain(`:${THEIRS}`);
    expect(changes).toContainEqual({ field: 'project_id', before: null, after: OURS, beforeLabel: null });
    // Another project that it concerns may stay.
    expect((await key()(CHANGE, { id, input: { note: 'seen' } })).errors).toEqual([]);
  });

  it('lists, counts and adds up its own', async () => {
    const list = `query ($filter: ExpenseFilter) {
      expenses(filter: $filter, first: 100) { totalCount totalAmount { amount } nodes { project { id } } }
    }`;
    await recorded(owner(), { projectId: String(THEIRS), amount: '777777', tags: ['shared'] });
    await recorded(key(), { tags: ['shared'] });
    for (const filter of [{}, { from: '2026-01-01' }, { includeDeleted: true }, { q: 'shared' }, { tag: 'shared' }]) {
      const { data, errors } = await key()(list, { filter });
      expect(errors).toEqual([]);
      const { nodes, totalCount, totalAmount } = Object(data?.['expenses']);
      expect(new Set(nodes.map((node: object) => Object(node).project?.id))).toEqual(new Set([String(OURS)]));
      expect(totalCount).toBe(nodes.length);
      expect(Number(totalAmount.amount)).toBeLessThan(100_000);
    }
    const { data } = await key()(list, { filter: { projectId: [String(THEIRS), ''] } });
    expect(data?.['expenses']).toMatchObject({ totalCount: 0, nodes: [] });
  });

  it('reads accounts, but no balance of them', async () => {
    const { data } = await key()(`{ accounts { nodes { id name currency } totalCount } }`);
    expect(Object(data?.['accounts']).totalCount).toBe(2);
    const period = 'from: "2026-01-01", to: "2026-03-01"';
    for (const field of [
      'currentBalance { amount }',
      'isLowBalance',
      'updatedAt',
      'entries { totalCount }',
      `balanceHistory(${period}) { date }`,
    ]) {
      const answer = await key()(`query ($id: ID!) { account(id: $id) { ${field} } }`, { id: main });
      expect([field, answer.code, answer.data]).toEqual([field, 'KEY_LIMITED', { account: null }]);
    }
    expect((await key()(`{ accounts(sort: "-current_balance") { nodes { id } } }`)).code).toBe('KEY_LIMITED');
  });

  it('changes no account', async () => {
    const mutations = [
      `openAccount(input: { name: "New" })`,
      `changeAccount(id: "${main}", input: { name: "New" })`,
      `archiveAccount(id: "${main}")`,
      `adjustBalance(accountId: "${main}", input: { amount: "1", reason: "why" })`,
      `recordDeposit(accountId: "${main}", input: { amount: "1", date: "2026-03-01" })`,
    ];
    for (const mutation of mutations) {
      expect([mutation, (await key()(`mutation { ${mutation} { id } }`)).code]).toEqual([mutation, 'KEY_LIMITED']);
    }
  });
});

describe('a key that is limited to an account', () => {
  const key = () => keyWith({ accountIds: only(main) });

  it('records, moves and finds in it alone', async () => {
    expect(outcome(await key()(RECORD, { input: inputOf({ accountId: other }) }))).toEqual([
      'INVALID_REFERENCE',
      ['accountId'],
    ]);
    const [own, theirs] = [await recorded(key()), await recorded(owner(), { accountId: other })];
    expect((await key()(CHANGE, { id: own, input: { accountId: other } })).code).toBe('INVALID_REFERENCE');
    expect((await key()(CHANGE, { id: theirs, input: { accountId: main } })).code).toBe('NOT_FOUND');
    expect((await key()(`query ($id: ID!) { account(id: $id) { id } }`, { id: other })).data).toEqual({
      account: null,
    });
    const { data } = await key()(`{ accounts { nodes { id currentBalance { amount } } totalCount } }`);
    expect(data?.['accounts']).toMatchObject({ totalCount: 1, nodes: [{ id: main }] });
    const deposit = (id: string) =>
      key()(`mutation { recordDeposit(accountId: "${id}", input: { amount: "1", date: "2026-03-01" }) { id } }`);
    expect([(await deposit(main)).code, (await deposit(other)).code]).toEqual([undefined, 'NOT_FOUND']);
    expect((await key()(`mutation { openAccount(input: { name: "New" }) { id } }`)).code).toBe('KEY_LIMITED');
  });

  it('reads its statement, and learns balances but not what a project has left', async () => {
    const { data } = await key()(RECORD, { input: inputOf() });
    expect(data?.['recordExpense']).toMatchObject({ balances: [{}], projectRemaining: null });
    const statement = await key()(`query ($id: ID!) { account(id: $id) { entries { totalCount } } }`, { id: main });
    expect(statement.errors).toEqual([]);
  });
});

describe('a key without a project or account', () => {
  it('finds nothing', async () => {
    for (const limits of [{ projectIds: new Set<number>() }, { accountIds: new Set<number>() }]) {
      const { data } = await keyWith(limits)(`{ expenses { totalCount totalAmount { amount } nodes { id } } }`);
      expect(data?.['expenses']).toEqual({ totalCount: 0, totalAmount: { amount: '0.00' }, nodes: [] });
    }
    const { data } = await keyWith({ accountIds: new Set() })(`{ accounts { totalCount nodes { id } } }`);
    expect(data?.['accounts']).toEqual({ totalCount: 0, nodes: [] });
  });
});

describe('a key with a limit on amounts', () => {
  it('goes past it by no deposit, no correction and no exchange rate', async () => {
    for (const limits of [{ maxAmountMinor: 1n }, { maxPerDayMinor: 1n }]) {
      for (const mutation of [
        `adjustBalance(accountId: "${main}", input: { amount: "-1", reason: "why" })`,
        `recordDeposit(accountId: "${main}", input: { amount: "1", date: "2026-03-01" })`,
        `setExchangeRate(input: { date: "2026-03-01", from: "USD", to: "EUR", rate: "0.0001" })`,
      ]) {
        expect((await keyWith(limits)(`mutation { ${mutation} { id } }`)).code).toBe('KEY_LIMITED');
      }
    }
  });
});
