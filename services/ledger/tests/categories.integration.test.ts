import { startLedger, type LedgerApp } from './ledger-harness.ts';

const FIELDS = 'id name color description version';
const CREATE = `mutation ($input: CreateCategoryInput!) { createCategory(input: $input) { ${FIELDS} } }`;
const CHANGE = `mutation ($id: ID!, $input: ChangeCategoryInput!, $version: Int) {
  changeCategory(id: $id, input: $input, expectedVersion: $version) { ${FIELDS} } }`;
const DELETE = `mutation ($id: ID!, $version: Int) { deleteCategory(id: $id, expectedVersion: $version) }`;
const READ = `query ($id: ID!) { category(id: $id) { ${FIELDS} } }`;
const LIST = `query ($q: String, $sort: String, $first: Int! = 20, $after: String, $offset: Int) {
  categories(q: $q, sort: $sort, first: $first, after: $after, offset: $offset) {
    nodes { name } totalCount pageInfo { hasNextPage endCursor } } }`;

let app: LedgerApp;
beforeAll(async () => {
  app = await startLedger();
});
afterAll(() => app.stop());

const owner = (tenantId: number) => app.as({ tenantId, role: 'OWNER' });
async function created(tenantId: number, input: object): Promise<{ id: string; version: number }> {
  const { data, errors } = await owner(tenantId)(CREATE, { input: { color: '#1F7A8C', ...input } });
  expect(errors).toEqual([]);
  return Object(data?.['createCategory']);
}

describe('a category', () => {
  it('is created, read, changed and deleted', async () => {
    const category = await created(1, { name: ' Travel ', description: 'By land' });
    expect(category).toMatchObject({ name: 'Travel', color: '#1f7a8c', description: 'By land', version: 1 });
    const { id } = category;
    const changed = await owner(1)(CHANGE, { id, input: { color: '#000000', description: null }, version: 1 });
    expect(changed.data?.['changeCategory']).toMatchObject({ name: 'Travel', color: '#000000', description: null });
    expect((await owner(1)(CHANGE, { id, input: { name: 'Late' }, version: 1 })).code).toBe('PRECONDITION_FAILED');
    expect((await owner(1)(CHANGE, { id, input: {} })).data?.['changeCategory']).toMatchObject({ version: 2 });
    expect((await owner(1)(DELETE, { id, version: 1 })).code).toBe('PRECONDITION_FAILED');
    expect((await owner(1)(DELETE, { id })).data).toEqual({ deleteCategory: true });
    expect((await owner(1)(READ, { id })).data).toEqual({ category: null });
    expect((await owner(1)(DELETE, { id })).code).toBe('NOT_FOUND');
  });

  it('has a name of its own within the tenant, in any case, whoever comes first', async () => {
    const send = (name: string) => owner(2)(CREATE, { input: { name, color: '#ffffff' } });
    const codes = (await Promise.all([send('Food'), send('FOOD')])).map(({ code }) => code);
    expect(codes.toSorted()).toEqual(['NAME_TAKEN', undefined]);
    const { id } = await created(2, { name: 'Drinks' });
    expect((await owner(2)(CHANGE, { id, input: { name: 'food' } })).code).toBe('NAME_TAKEN');
    await created(3, { name: 'Food' });
  });

  it.each([
    [{ name: '' }, ['name']],
    [{ name: 'x'.repeat(81) }, ['name']],
    [{ color: 'red' }, ['color']],
    [{ color: '#12345' }, ['color']],
    [{ description: 'x'.repeat(501) }, ['description']],
    [{ name: ' ', color: '#ggg' }, ['name', 'color']],
  ])('refuses %p', async (input, fields) => {
    const { code, errors } = await owner(1)(CREATE, { input: { name: 'Fine', color: '#ffffff', ...input } });
    expect(code).toBe('VALIDATION_FAILED');
    expect(errors[0]?.extensions.details).toEqual(fields.map((field) => expect.objectContaining({ field })));
  });

  it('stays while an expense has it, and goes with those that are deleted only', async () => {
    const { id } = await created(4, { name: 'Kept' });
    const opened = await owner(4)(`mutation { openAccount(input: { name: "Bank", openingBalance: "10" }) { id } }`);
    const account: { id: string } = Object(opened.data?.['openAccount']);
    const input = {
      amount: '1',
      expenseDate: '2026-01-01',
      isProjectRelated: false,
      accountId: account.id,
      categoryId: id,
    };
    const recorded = await owner(4)(
      `mutation ($input: RecordExpenseInput!) { recordExpense(input: $input) { expense { id } } }`,
      { input },
    );
    expect(recorded.errors).toEqual([]);
    expect((await owner(4)(DELETE, { id })).code).toBe('IN_USE');
    const { expense } = Object(recorded.data?.['recordExpense']);
    await owner(4)(`mutation ($id: ID!) { deleteExpense(id: $id) { id } }`, { id: expense.id });
    expect((await owner(4)(DELETE, { id })).data).toEqual({ deleteCategory: true });
    const restored = await owner(4)(`mutation ($id: ID!) { restoreExpense(id: $id) { expense { category { id } } } }`, {
      id: expense.id,
    });
    expect(restored.errors).toEqual([]);
    expect(restored.data).toMatchObject({ restoreExpense: { expense: { category: null } } });
  });

  it('is created once with one Idempotency-Key', async () => {
    const send = (name: string) =>
      owner(1)(CREATE, { input: { name, color: '#ffffff' } }, { 'idempotency-key': 'category-1' });
    const [first, again] = await Promise.all([send('Once'), send('Once')]);
    expect(again.data).toEqual(first.data);
    expect((await send('Twice')).code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('is read by everybody and written by Owners and Admins', async () => {
    const { id } = await created(1, { name: 'Shared' });
    for (const role of ['ANALYST', 'MEMBER'] as const) {
      const reader = app.as({ tenantId: 1, role });
      expect((await reader(READ, { id })).data?.['category']).toMatchObject({ id });
      expect((await reader(CREATE, { input: { name: 'Mine', color: '#ffffff' } })).code).toBe('FORBIDDEN');
      expect((await reader(CHANGE, { id, input: {} })).code).toBe('FORBIDDEN');
      expect((await reader(DELETE, { id })).code).toBe('FORBIDDEN');
    }
  });
});

describe('the list', () => {
  beforeAll(async () => {
    for (const name of ['Gamma', 'Alpha 50%', 'Beta']) await created(50, { name });
  });
  const names = async (variables: Record<string, unknown>) => {
    const { data, errors } = await owner(50)(LIST, variables);
    expect(errors).toEqual([]);
    const { nodes, pageInfo } = Object(data?.['categories']);
    return { names: nodes.map((node: { name: string }) => node.name), pageInfo };
  };

  it.each([
    [{}, ['Alpha 50%', 'Beta', 'Gamma']],
    [{ sort: '-name' }, ['Gamma', 'Beta', 'Alpha 50%']],
    [{ sort: 'created_at' }, ['Gamma', 'Alpha 50%', 'Beta']],
    [{ q: '0%' }, ['Alpha 50%']],
    [{ q: 'ET' }, ['Beta']],
    [{ first: 1, offset: 1 }, ['Beta']],
  ])('answers %p', async (variables, expected) => {
    expect((await names(variables)).names).toEqual(expected);
  });

  it('goes on after a cursor', async () => {
    const { pageInfo } = await names({ first: 2 });
    expect((await names({ first: 2, after: pageInfo.endCursor })).names).toEqual(['Gamma']);
  });

  it.each([{ sort: 'color' }, { first: 0 }, { after: 'x' }])('refuses %p', async (variables) => {
    expect((await owner(50)(LIST, variables)).code).toBe('VALIDATION_FAILED');
  });
});
