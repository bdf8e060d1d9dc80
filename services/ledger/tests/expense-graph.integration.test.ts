import { startLedger, type LedgerApp } from './ledger-harness.ts';

const EXPENSE = `id amount { amount currency } accountAmount { amount currency rate rateDate rateSource } projectAmount { amount }
  baseAmount { amount currency } expenseDate vendor note isProjectRelated account { id name currentBalance { amount } }
  category { name } project { id } crossProjectRef { id } tags createdBy { id } softDeletedAt version createdAt updatedAt`;
const PAYLOAD = `expense { ${EXPENSE} } warnings { code message } balances { account { id } balance { amount currency } } dryRun`;
const RECORD = `mutation ($input: RecordExpenseInput!, $dryRun: Boolean! = false) {
  recordExpense(input: $input, dryRun: $dryRun) { ${PAYLOAD} } }`;
const CHANGE = `mutation ($id: ID!, $input: ChangeExpenseInput!, $version: Int) {
  changeExpense(id: $id, input: $input, expectedVersion: $version) { ${PAYLOAD} } }`;
const DELETE = `mutation ($id: ID!) { deleteExpense(id: $id) { id softDeletedAt version } }`;
const RESTORE = `mutation ($id: ID!) { restoreExpense(id: $id) { ${PAYLOAD} } }`;
const READ = `query ($id: ID!) { expense(id: $id) { ${EXPENSE}
  history { id action at actor { id } changes { field before after } } } }`;
const LIST = `query ($filter: ExpenseFilter, $sort: String) { expenses(filter: $filter, sort: $sort) {
  nodes { id vendor account { name } category { name } history { action } } edges { cursor } pageInfo { hasNextPage endCursor } totalCount } }`;
const OPEN_ACCOUNT = `mutation ($name: String!) {
  openAccount(input: { name: $name, currency: "USD", openingBalance: "1000" }) { id } }`;
const STATEMENT = `query ($id: ID!) { account(id: $id) { entries { nodes { kind expenseId vendor } } } }`;

let app: LedgerApp;
let accountId: string;
let categoryId: string;

beforeAll(async () => {
  app = await startLedger();
  const opened = await owner(OPEN_ACCOUNT, { name: 'Main OpEx' });
  accountId = String(Reflect.get(Object(opened.data?.['openAccount']), 'id'));
  const created = await owner(`mutation { createCategory(input: { name: "SaaS", color: "#112233" }) { id } }`);
  categoryId = String(Reflect.get(Object(created.data?.['createCategory']), 'id'));
  await app.rows(
    `insert into exchange_rates (tenant_id, day, from_currency, to_currency, rate) values (1, '2025-11-18', 'EUR', 'USD', 1.25)`,
  );
  await app.rows(
    `insert into project_replica (tenant_id, project_id, currency, status, deleted, epoch, version) values (1, 123, 'USD', 'active', false, 1, 1)`,
  );
});
afterAll(() => app.stop());

const owner: ReturnType<LedgerApp['as']> = (...args) => app.as({ tenantId: 1, role: 'OWNER', userId: 5 })(...args);
const stranger: ReturnType<LedgerApp['as']> = (...args) => app.as({ tenantId: 2, role: 'OWNER' })(...args);

const seedPayload = () => ({
  amount: '250.75',
  currency: 'USD',
  expenseDate: '2025-11-20',
  vendor: 'Figma Inc.',
  note: 'Design subscription',
  projectId: '123',
  isProjectRelated: true,
  accountId,
  categoryId,
  tags: ['subscription', 'design'],
});

async function recorded(input: object = {}): Promise<{ id: string; version: number }> {
  const { data, errors } = await owner(RECORD, { input: { ...seedPayload(), ...input } });
  expect(errors).toEqual([]);
  return Object(Reflect.get(Object(data?.['recordExpense']), 'expense'));
}

describe('expenses in the graph', () => {
  it('records the payload of the contract with everything it refers to', async () => {
    const { data } = await owner(RECORD, { input: seedPayload() });
    expect(data?.['recordExpense']).toMatchObject({
      expense: {
        amount: { amount: '250.75', currency: 'USD' },
        accountAmount: { amount: '250.75', currency: 'USD', rate: '1', rateDate: null, rateSource: 'SAME' },
        projectAmount: { amount: '250.75' },
        baseAmount: { amount: '200.60', currency: 'EUR' },
        expenseDate: '2025-11-20',
        account: { id: accountId, name: 'Main OpEx', currentBalance: { amount: '749.25' } },
        category: { name: 'SaaS' },
        project: { id: '123' },
        crossProjectRef: null,
        tags: ['design', 'subscription'],
        createdBy: { id: '5' },
        softDeletedAt: null,
        version: 1,
      },
      warnings: [],
      balances: [{ account: { id: accountId }, balance: { amount: '749.25', currency: 'USD' } }],
      dryRun: false,
    });
  });

  it('changes, deletes and restores, and shows it all in the history', async () => {
    const { id } = await recorded();
    const changed = await owner(CHANGE, { id, input: { amount: '50.00', vendor: null }, version: 1 });
    expect(changed.data?.['changeExpense']).toMatchObject({ expense: { vendor: null, version: 2 } });
    expect((await owner(CHANGE, { id, input: { note: 'late' }, version: 1 })).code).toBe('PRECONDITION_FAILED');
    expect((await owner(DELETE, { id })).data?.['deleteExpense']).toMatchObject({ id, version: 3 });
    expect((await owner(DELETE, { id })).code).toBe('NOT_FOUND');
    expect((await owner(READ, { id })).data).toEqual({ expense: null });
    expect((await owner(RESTORE, { id })).data?.['restoreExpense']).toMatchObject({ expense: { softDeletedAt: null } });
    expect((await owner(RESTORE, { id })).code).toBe('NOT_DELETED');
    const { data } = await owner(READ, { id });
    expect(data?.['expense']).toMatchObject({
      id,
      version: 4,
      history: [
        { action: 'expense.created', actor: { id: '5' } },
        {
          action: 'expense.changed',
          changes: expect.arrayContaining([{ field: 'amount', before: '250.75', after: '50.00' }]),
        },
        { action: 'expense.deleted' },
        { action: 'expense.restored' },
      ],
    });
  });

  it('names the vendor of each posting in the statement', async () => {
    const { data } = await owner(OPEN_ACCOUNT, { name: 'Card' });
    const { id: card }: { id: string } = Object(data?.['openAccount']);
    const kept = await recorded({ accountId: card });
    const deleted = await recorded({ accountId: card, vendor: 'Print shop' });
    await owner(DELETE, { id: deleted.id });
    const vendorsFor = async (role: 'OWNER' | 'MEMBER') =>
      (await app.as({ tenantId: 1, role })(STATEMENT, { id: card })).data?.['account'];
    const opening = { kind: 'OPENING', expenseId: null, vendor: null };
    const expense = { kind: 'EXPENSE', expenseId: kept.id, vendor: 'Figma Inc.' };
    expect(await vendorsFor('OWNER')).toEqual({
      entries: {
        nodes: [
          { kind: 'REVERSAL', expenseId: deleted.id, vendor: 'Print shop' },
          { kind: 'EXPENSE', expenseId: deleted.id, vendor: 'Print shop' },
          ...[expense, opening],
        ],
      },
    });
    expect(await vendorsFor('MEMBER')).toEqual({
      entries: {
        nodes: [
          { kind: 'REVERSAL', expenseId: deleted.id, vendor: null },
          { kind: 'EXPENSE', expenseId: deleted.id, vendor: null },
          ...[expense, opening],
        ],
      },
    });
  });

  it('answers a dry run without an expense to point at', async () => {
    const { data } = await owner(RECORD, { input: { ...seedPayload(), amount: '5000' }, dryRun: true });
    expect(data?.['recordExpense']).toMatchObject({
      dryRun: true,
      expense: { id: '0' },
      warnings: [{ code: 'OVERDRAFT' }],
    });
  });

  it('takes two aliased mutations under one key as two, and a repetition as none', async () => {
    const two = `mutation ($input: RecordExpenseInput!) {
      a: recordExpense(input: $input) { expense { id } } b: recordExpense(input: $input) { expense { id } } }`;
    const ask = () => owner(two, { input: seedPayload() }, { 'idempotency-key': 'aliased' });
    const first = await ask();
    expect(first.errors).toEqual([]);
    expect(first.data?.['a']).not.toEqual(first.data?.['b']);
    expect((await ask()).data).toEqual(first.data);
  });

  it.each<[string, object, string, string]>([
    ['no amount', { amount: '0' }, 'VALIDATION_FAILED', 'amount'],
    ['a negative amount', { amount: '-1' }, 'VALIDATION_FAILED', 'amount'],
    ['too many decimals', { amount: '1.005' }, 'VALIDATION_FAILED', 'amount'],
    ['an unknown currency', { currency: 'ZZZ' }, 'VALIDATION_FAILED', 'currency'],
    ['a project it forbids', { isProjectRelated: false }, 'VALIDATION_FAILED', 'projectId'],
    ['no project it needs', { projectId: null }, 'VALIDATION_FAILED', 'projectId'],
    ['too long a vendor', { vendor: 'x'.repeat(201) }, 'VALIDATION_FAILED', 'vendor'],
    ['a control character', { note: 'a\u0000b' }, 'VALIDATION_FAILED', 'note'],
    ['too many tags', { tags: Array.from({ length: 21 }, (_, index) => `t${index}`) }, 'VALIDATION_FAILED', 'tags'],
    ['an empty tag', { tags: [' '] }, 'VALIDATION_FAILED', 'tags'],
    ['an account that cannot be', { accountId: '99999999999999999999' }, 'INVALID_REFERENCE', 'accountId'],
    ['an unknown project', { projectId: '77777' }, 'INVALID_REFERENCE', 'projectId'],
    ['a currency without a rate', { currency: 'JPY', amount: '5' }, 'RATE_MISSING', 'currency'],
  ])('refuses %s', async (_name, input, code, field) => {
    const answer = await owner(RECORD, { input: { ...seedPayload(), ...input } });
    expect(answer.code).toBe(code);
    expect(answer.errors[0]?.extensions.details).toEqual([expect.objectContaining({ field })]);
  });

  it('lists with relations and histories, each read at once', async () => {
    await recorded({ vendor: 'Listed', tags: ['listed'] });
    const { data, errors } = await owner(LIST, { filter: { tag: 'listed' }, sort: '-amount' });
    expect(errors).toEqual([]);
    expect(data?.['expenses']).toMatchObject({
      nodes: [
        {
          vendor: 'Listed',
          account: { name: 'Main OpEx' },
          category: { name: 'SaaS' },
          history: [{ action: 'expense.created' }],
        },
      ],
      pageInfo: { hasNextPage: false },
      totalCount: 1,
    });
  });

  it('adds its expenses to a project, and knows an expense that another service names', async () => {
    const { id } = await recorded({ vendor: 'Federated' });
    const query = `query ($refs: [_Any!]!) { _entities(representations: $refs) {
      ... on Project { expenses(filter: { vendor: "federated" }) { nodes { id } totalCount } } ... on Expense { vendor } } }`;
    const refs = [
      { __typename: 'Project', id: '123' },
      { __typename: 'Expense', id },
      { __typename: 'Expense', id: '424242' },
    ];
    expect((await owner(query, { refs })).data?.['_entities']).toEqual([
      { expenses: { nodes: [{ id }], totalCount: 1 } },
      { vendor: 'Federated' },
      null,
    ]);
    const [project, foreign, missing] = Array.from(Object((await stranger(query, { refs })).data?.['_entities']));
    expect(project).toEqual({ expenses: { nodes: [], totalCount: 0 } });
    expect([foreign, missing]).toEqual([null, null]);
  });
});
