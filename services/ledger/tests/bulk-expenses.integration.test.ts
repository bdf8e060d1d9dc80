import { startLedger, type LedgerApp } from './ledger-harness.ts';

const RESULT = `id expense { version tags category { id } softDeletedAt } error { code message }`;
const CHANGE = `mutation ($ids: [ID!]!, $change: ChangeExpensesInput!) { changeExpenses(ids: $ids, change: $change) { ${RESULT} } }`;
const DELETE = `mutation ($ids: [ID!]!) { deleteExpenses(ids: $ids) { ${RESULT} } }`;
const RESTORE = `mutation ($ids: [ID!]!) { restoreExpenses(ids: $ids) { ${RESULT} } }`;
const RECORD = `mutation ($input: RecordExpenseInput!) { recordExpense(input: $input) { expense { id } } }`;
const KEY = { 'idempotency-key': 'bulk-1' };

let app: LedgerApp;
let account: string;
let category: string;

const owner = () => app.as({ tenantId: 1, role: 'OWNER', userId: 1 });
const member = (userId: number) => app.as({ tenantId: 1, role: 'MEMBER', userId });
type Ask = ReturnType<typeof owner>;

beforeAll(async () => {
  app = await startLedger();
  const opened = await owner()(`mutation { openAccount(input: { name: "Main", openingBalance: "100" }) { id } }`);
  account = Object(opened.data?.['openAccount']).id;
  const created = await owner()(`mutation { createCategory(input: { name: "SaaS", color: "#112233" }) { id } }`);
  category = Object(created.data?.['createCategory']).id;
});
afterAll(() => app.stop());

async function recorded(ask: Ask = owner(), tags: string[] = []): Promise<string> {
  const input = { amount: '1', expenseDate: '2026-03-01', isProjectRelated: false, accountId: account, tags };
  const { data, errors } = await ask(RECORD, { input });
  expect(errors).toEqual([]);
  return Object(Object(data?.['recordExpense']).expense).id;
}

/** Id and outcome of each result. */
async function outcomes(ask: Ask, query: string, variables: object): Promise<[string, string][]> {
  const { data, errors } = await ask(query, { ...variables });
  expect(errors).toEqual([]);
  const [results]: unknown[] = Object.values(data ?? {});
  return Array.from(Object(results), ({ id, error }: { id: string; error: { code: string } | null }) => [
    id,
    error?.code ?? 'done',
  ]);
}

const all = (ids: string[], outcome: string) => ids.map((id) => [id, outcome]);

describe('several expenses', () => {
  it('are tagged and categorised; one that is refused disturbs no other', async () => {
    const [one, two] = [await recorded(owner(), ['a', 'b']), await recorded(owner(), ['b'])];
    const change = { addTags: ['New '], removeTags: ['B'], categoryId: category };
    const { data, errors } = await owner()(CHANGE, { ids: [two, '424242', 'x', one, two], change });
    expect(errors).toEqual([]);
    const missing = { expense: null, error: { code: 'NOT_FOUND', message: expect.any(String) } };
    expect(data?.['changeExpenses']).toEqual([
      { id: two, expense: expect.objectContaining({ tags: ['new'], category: { id: category } }), error: null },
      { id: '424242', ...missing },
      { id: 'x', ...missing },
      { id: one, expense: expect.objectContaining({ tags: ['a', 'new'], version: 2 }), error: null },
    ]);
    const again = await owner()(CHANGE, { ids: [one], change: { categoryId: null } });
    expect(again.data?.['changeExpenses']).toMatchObject([{ expense: { tags: ['a', 'new'], category: null } }]);
    const unknown = { categoryId: '999999' };
    expect(await outcomes(owner(), CHANGE, { ids: [one], change: unknown })).toEqual([[one, 'INVALID_REFERENCE']]);
  });

  it('keep their tags where there would be too many', async () => {
    const full = Array.from({ length: 20 }, (_none, index) => `t${index}`);
    const [one, two] = [await recorded(owner(), full), await recorded()];
    expect(await outcomes(owner(), CHANGE, { ids: [one, two], change: { addTags: ['more'] } })).toEqual([
      [one, 'VALIDATION_FAILED'],
      [two, 'done'],
    ]);
  });

  it('are deleted and restored with their postings, audited each', async () => {
    const ids = [await recorded(), await recorded()];
    const balance = async () => {
      const [row] = await app.rows(`select current_balance_minor as b from accounts where id = $1`, [account]);
      return Number(row?.['b']);
    };
    const before = await balance();
    expect(await outcomes(owner(), DELETE, { ids })).toEqual(all(ids, 'done'));
    expect(await balance()).toBe(before + 200);
    expect(await outcomes(owner(), DELETE, { ids })).toEqual(all(ids, 'NOT_FOUND'));
    expect(await outcomes(owner(), RESTORE, { ids })).toEqual(all(ids, 'done'));
    expect(await outcomes(owner(), RESTORE, { ids })).toEqual(all(ids, 'NOT_DELETED'));
    expect(await balance()).toBe(before);
    const rows = (sql: string) => app.rows(sql, [ids]);
    expect(
      await rows(`select count(*)::int as count from audit_entries
        where entity_type = 'expense' and entity_id = any ($1::bigint[])`),
    ).toEqual([{ count: 6 }]);
    expect(
      await rows(`select count(*)::int as count from outbox
        where topic = 'ledger.expense' and aggregate_id = any ($1::bigint[])`),
    ).toEqual([{ count: 6 }]);
  });

  it('are one’s own, or any for those who manage them, and never another tenant’s', async () => {
    const [own, foreign] = [await recorded(member(7)), await recorded(member(8))];
    const variables = { ids: [own, foreign], change: { addTags: ['x'] } };
    expect(await outcomes(member(7), CHANGE, variables)).toEqual([
      [own, 'done'],
      [foreign, 'FORBIDDEN'],
    ]);
    const stranger = app.as({ tenantId: 2, role: 'OWNER' });
    expect(await outcomes(stranger, CHANGE, variables)).toEqual(all([own, foreign], 'NOT_FOUND'));
    for (const query of [DELETE, RESTORE]) {
      expect((await app.as({ tenantId: 1, role: 'ANALYST' })(query, { ids: [own] })).code).toBe('FORBIDDEN');
    }
  });

  it('are changed once with one Idempotency-Key', async () => {
    const ids = [await recorded(), await recorded()];
    const send = (change: object) => owner()(CHANGE, { ids, change }, KEY);
    const first = await send({ addTags: ['once'] });
    expect(first.errors).toEqual([]);
    await owner()(CHANGE, { ids, change: { removeTags: ['once'] } });
    expect((await send({ addTags: ['once'] })).data).toEqual(first.data);
    expect((await send({ addTags: ['twice'] })).code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('are changed all the same by two who name them in different orders at once', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => recorded()));
    const [one, two] = await Promise.all([
      outcomes(owner(), CHANGE, { ids, change: { addTags: ['up'] } }),
      outcomes(owner(), CHANGE, { ids: ids.toReversed(), change: { addTags: ['down'] } }),
    ]);
    expect([...one, ...two.toReversed()]).toEqual([...all(ids, 'done'), ...all(ids, 'done')]);
    const tagged = await app.rows(`select distinct tags from expenses where id = any ($1::bigint[])`, [ids]);
    expect(tagged).toEqual([{ tags: ['down', 'up'] }]);
  });

  it.each([
    [{ ids: [] }, 'ids'],
    [{ ids: Array.from({ length: 101 }, (_none, index) => String(index)) }, 'ids'],
    [{ ids: ['1'], change: { addTags: [' '] } }, 'addTags'],
    [{ ids: ['1'], change: { removeTags: ['x'.repeat(51)] } }, 'removeTags'],
  ])('are refused for %#', async (variables, field) => {
    const { code, errors } = await owner()(CHANGE, { change: {}, ...variables });
    expect(code).toBe('VALIDATION_FAILED');
    expect(errors[0]?.extensions.details).toEqual([expect.objectContaining({ field })]);
  });
});
