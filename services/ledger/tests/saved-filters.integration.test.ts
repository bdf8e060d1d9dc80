import { startLedger, type LedgerApp } from './ledger-harness.ts';

const LIST = `{ savedFilters { id name filter sort createdAt } }`;
const SAVE = `mutation ($name: String!, $filter: ExpenseFilter!, $sort: String) {
  saveFilter(name: $name, filter: $filter, sort: $sort) { id name filter sort } }`;
const DELETE = `mutation ($id: ID!) { deleteSavedFilter(id: $id) }`;

interface Saved {
  id: string;
  name: string;
}

let app: LedgerApp;
beforeAll(async () => {
  app = await startLedger();
});
afterAll(() => app.stop());

const as = (userId: number, tenantId = 1) => app.as({ tenantId, role: 'MEMBER', userId });

async function save(userId: number, name: string, filter: object, sort?: string): Promise<Saved> {
  const { data, errors } = await as(userId)(SAVE, { name, filter, sort });
  expect(errors).toEqual([]);
  return Object(data?.['saveFilter']);
}

async function list(userId: number, tenantId = 1): Promise<Saved[]> {
  const { data, errors } = await as(userId, tenantId)(LIST);
  expect(errors).toEqual([]);
  return Array.from(Object(data?.['savedFilters']));
}

describe('saved filters', () => {
  it('keep every field of a filter and the order, and are listed by name', async () => {
    const filter = {
      ...{
        projectId: ['', '1'],
        accountId: ['3'],
        categoryId: [''],
        vendor: 'Figma',
        tag: ['a', ''],
        q: '"x y" \u0000',
      },
      ...{ from: '2026-01-01', to: '2026-12-31', minAmount: '1.50', maxAmount: '99', currency: 'USD', createdBy: '5' },
      ...{ isProjectRelated: false, includeDeleted: false },
    };
    expect(await save(1, ' Travel ', filter, '-amount')).toMatchObject({ name: 'Travel', filter, sort: '-amount' });
    await save(1, 'All', { q: null });
    expect(await list(1)).toMatchObject([
      { name: 'All', filter: {}, sort: null },
      { name: 'Travel', filter, sort: '-amount' },
    ]);
  });

  it('are replaced by one of the same name', async () => {
    const { id } = await save(2, 'Travel', { q: 'train' });
    expect(await save(2, 'TRAVEL', { q: 'plane' }, 'id')).toEqual({
      ...{ id, name: 'TRAVEL', filter: { q: 'plane' }, sort: 'id' },
    });
    expect(await list(2)).toHaveLength(1);
  });

  it('are one’s own', async () => {
    const { id } = await save(3, 'Mine', { q: 'mine' });
    expect(await list(4)).toEqual([]);
    expect(await list(3, 2)).toEqual([]);
    for (const stranger of [as(4), as(3, 2)]) expect((await stranger(DELETE, { id })).code).toBe('NOT_FOUND');
    expect((await as(3)(DELETE, { id })).data).toEqual({ deleteSavedFilter: true });
    expect((await as(3)(DELETE, { id })).code).toBe('NOT_FOUND');
    expect((await as(3)(DELETE, { id: 'x' })).code).toBe('NOT_FOUND');
    expect((await app.as({ tenantId: 1, anonymous: true })(LIST)).code).toBe('UNAUTHENTICATED');
  });

  it('are saved once with one Idempotency-Key, and audited', async () => {
    const send = () => as(5)(SAVE, { name: 'Once', filter: {} }, { 'idempotency-key': 'save-1' });
    expect((await send()).data).toEqual((await send()).data);
    expect(
      await app.rows(`select action, changes from audit_entries where entity_type = 'user' and entity_id = 5`),
    ).toEqual([
      { action: 'saved_filter.saved', changes: { saved_filter: { before: null, after: expect.any(Number) } } },
    ]);
  });

  it.each([
    [{ name: ' ', filter: {} }, ['name']],
    [{ name: 'x'.repeat(81), filter: { from: '1960-01-01' } }, ['name', 'from']],
    [{ name: 'x', filter: { currency: 'XXQ' } }, ['currency']],
    [{ name: 'x', filter: {}, sort: 'colour' }, ['sort']],
    [{ name: 'x', filter: { vendor: 'x'.repeat(20_000) } }, ['filter']],
  ])('refuse %#', async (variables, fields) => {
    const { code, errors } = await as(6)(SAVE, variables);
    expect(code).toBe('VALIDATION_FAILED');
    expect(errors[0]?.extensions.details).toEqual(fields.map((field) => expect.objectContaining({ field })));
  });

  it('are at most 50, whoever comes first', async () => {
    await Promise.all(Array.from({ length: 48 }, (_none, index) => save(7, `Filter ${index}`, {})));
    const rivals = await Promise.all(['A', 'B', 'C', 'D'].map((name) => as(7)(SAVE, { name, filter: {} })));
    expect(rivals.filter(({ code }) => code === 'VALIDATION_FAILED')).toHaveLength(2);
    expect(await list(7)).toHaveLength(50);
    expect(await save(7, 'filter 1', { q: 'new' })).toMatchObject({ filter: { q: 'new' } });
  });
});
