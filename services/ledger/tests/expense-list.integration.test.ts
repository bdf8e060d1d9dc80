import type { ExpenseListArgs } from '../src/expenses/listing/expense-list.ts';
import type { ExpenseFilterInput } from '../src/expenses/listing/expense-filter.ts';
import { expenseInput, requestOf, startExpenses } from './expenses-harness.ts';

const OWNER = requestOf(1);
const ALL = 17;

describe('listing expenses', () => {
  let ledger: Awaited<ReturnType<typeof startExpenses>>;
  let account: number;
  let yen: number;
  let category: number;

  beforeAll(async () => {
    ledger = await startExpenses();
    await ledger.tenant(1);
    await ledger.tenant(2);
    for (const project of [1, 2]) await ledger.project(project);
    await ledger.rate('2026-01-01', 'JPY', 'USD', '0.01');
    account = await ledger.account();
    yen = await ledger.account({ currency: 'JPY' });
    category = await ledger.category();
    const member = requestOf(1, { role: 'MEMBER', userId: 5 });
    const related = { isProjectRelated: true, projectId: '1' };
    await ledger.record(
      OWNER,
      expenseInput(account, { vendor: 'Figma Inc.', tags: ['Design', 'office supply'], amount: '250.75' }),
    );
    await ledger.record(
      OWNER,
      expenseInput(account, { vendor: 'figma  inc.', note: 'Yearly subscription', ...related }),
    );
    await ledger.record(
      member,
      expenseInput(account, { vendor: 'Zeppelin', categoryId: String(category), ...related, projectId: '2' }),
    );
    await ledger.record(
      OWNER,
      expenseInput(yen, { amount: '250', expenseDate: '2026-01-02', note: 'Zug nach Zürich' }),
    );
    for (let day = 1; day <= 13; day++) {
      const expenseDate = `2026-02-${String(day).padStart(2, '0')}`;
      await ledger.record(OWNER, expenseInput(account, { expenseDate, amount: `${100 - day}.5${day % 10}` }));
    }
    const { expense } = await ledger.record(OWNER, expenseInput(account, { vendor: 'Deleted', amount: '1.00' }));
    await ledger.remove(OWNER, expense.id);
    const foreign = await ledger.account({ tenantId: 2 });
    await ledger.record(requestOf(2), expenseInput(foreign, { vendor: 'Figma Inc.', tags: ['design'] }));
  });
  afterAll(() => ledger.stop());

  const page = (args: Partial<ExpenseListArgs> = {}) => ledger.list.page(OWNER, { first: 100, ...args });
  const vendors = async (filter: ExpenseFilterInput) =>
    (await page({ filter, sort: 'id' })).nodes.map(({ vendor, amount }) => vendor ?? amount.amount);

  it.each<[string, () => ExpenseFilterInput, string[]]>([
    ['project', () => ({ projectId: '1' }), ['figma inc.']],
    ['account', () => ({ accountId: String(yen) }), ['250']],
    ['category', () => ({ categoryId: String(category) }), ['Zeppelin']],
    ['vendor in any case', () => ({ vendor: 'FIGMA INC.' }), ['Figma Inc.', 'figma inc.']],
    ['tag', () => ({ tag: ' DESIGN ' }), ['Figma Inc.']],
    ['a word of the vendor', () => ({ q: 'figma' }), ['Figma Inc.', 'figma inc.']],
    ['a word of the note', () => ({ q: 'Subscription' }), ['figma inc.']],
    ['a word of a tag', () => ({ q: 'supply' }), ['Figma Inc.']],
    ['words to have and to miss', () => ({ q: 'figma -subscription' }), ['Figma Inc.']],
    ['a phrase, beyond ASCII', () => ({ q: '"nach zürich"' }), ['250']],
    ['words and tag together', () => ({ q: 'figma', tag: 'design' }), ['Figma Inc.']],
    ['days, both included', () => ({ from: '2026-01-02', to: '2026-02-01' }), ['250', '99.51']],
    ['amounts across currencies, both included', () => ({ minAmount: '99.51', maxAmount: '250' }), ['250', '99.51']],
    ['currency', () => ({ currency: 'JPY' }), ['250']],
    ['who recorded it', () => ({ createdBy: '5' }), ['Zeppelin']],
    ['project related', () => ({ isProjectRelated: true }), ['figma inc.', 'Zeppelin']],
    ['unrelated, above an amount', () => ({ isProjectRelated: false, minAmount: '200' }), ['Figma Inc.', '250']],
    ['deleted ones too', () => ({ vendor: 'deleted', includeDeleted: true }), ['Deleted']],
    ['not deleted ones', () => ({ vendor: 'deleted' }), []],
    ['what nobody has', () => ({ projectId: '999' }), []],
    ['an id that cannot be', () => ({ accountId: 'x' }), []],
    ['text that tries to be SQL', () => ({ q: `'; drop table expenses; --`, vendor: `' or 1=1 --`, tag: '{"}' }), []],
    ['text that PostgreSQL cannot hold', () => ({ q: 'a\u0000b', vendor: '\u0000', tag: '\ud800' }), []],
    ['any of two projects', () => ({ projectId: ['999', '1'] }), ['figma inc.']],
    ['any of two accounts, one of which cannot be', () => ({ accountId: ['x', String(yen)] }), ['250']],
    ['any of two tags', () => ({ tag: ['nothing', 'DESIGN'] }), ['Figma Inc.']],
    ['words and any of two tags', () => ({ q: 'figma', tag: ['nothing', 'design'] }), ['Figma Inc.']],
    ['no vendor', () => ({ vendor: '', accountId: String(yen) }), ['250']],
    ['no tag', () => ({ tag: '', vendor: 'figma inc.' }), ['figma inc.']],
    ['no tag or one', () => ({ tag: ['', 'design'], vendor: 'figma inc.' }), ['Figma Inc.', 'figma inc.']],
    ['no category', () => ({ categoryId: '', vendor: 'zeppelin' }), []],
    ['no category or one', () => ({ categoryId: ['', String(category)], vendor: 'zeppelin' }), ['Zeppelin']],
    ['no project', () => ({ projectId: '', currency: 'JPY' }), ['250']],
    ['no words', () => ({ q: ' \t', currency: 'JPY' }), ['250']],
    ['an empty list', () => ({ accountId: [], tag: [], currency: 'JPY' }), ['250']],
    ['amounts beyond every amount', () => ({ minAmount: '99999999999999999999' }), []],
  ])('filters by %s', async (_name, filter, expected) => {
    expect(await vendors(filter())).toEqual(expected);
    expect((await page({ filter: filter() })).totalCount).toBe(expected.length);
  });

  it('finds everything with no filter, a blank q, or bounds that bind nothing', async () => {
    for (const filter of [
      {},
      { q: ' ' },
      { q: '\u200b' },
      { minAmount: '-5' },
      { maxAmount: '99999999999999999999' },
    ]) {
      expect((await page({ filter })).totalCount).toBe(ALL);
    }
    expect((await page({ filter: { includeDeleted: true } })).totalCount).toBe(ALL + 1);
  });

  it.each([
    ['from', { from: '2026-02-30' }],
    ['currency', { currency: 'XXY' }],
    ['minAmount', { minAmount: '1e5' }],
    ['q', { q: 'x'.repeat(501) }],
  ])('refuses a bad %s', async (field, filter) => {
    await expect(page({ filter })).rejects.toMatchObject({ code: 'VALIDATION_FAILED', details: [{ field }] });
  });

  it.each([
    [undefined],
    ['-expense_date'],
    ['expense_date'],
    ['amount'],
    ['-amount'],
    ['created_at'],
    ['-vendor'],
    ['vendor,-amount'],
    ['-id'],
    ['currency_of_no_kind'],
    ['id; drop table expenses'],
  ])('sorts by %s, the same by cursor and by number', async (sort) => {
    if (sort?.match(/kind|drop/)) {
      await expect(page({ sort })).rejects.toMatchObject({ code: 'VALIDATION_FAILED', details: [{ field: 'sort' }] });
      return;
    }
    const whole = (await page({ sort })).nodes.map(({ id }) => id);
    expect(whole).toHaveLength(ALL);
    const byCursor: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const { nodes, pageInfo } = await page({ sort, first: 4, after });
      byCursor.push(...nodes.map(({ id }) => id));
      [after, more] = [pageInfo.endCursor, pageInfo.hasNextPage];
    }
    expect(byCursor).toEqual(whole);
    const backward: string[] = [];
    for (let before: string | null = null, more = true; more;) {
      const { nodes, pageInfo } = await page({ sort, first: null, last: 4, before });
      backward.unshift(...nodes.map(({ id }) => id));
      [before, more] = [pageInfo.startCursor, pageInfo.hasPreviousPage];
    }
    expect(backward).toEqual(whole);
    const byNumber: string[] = [];
    for (let offset = 0; offset < ALL; offset += 5) {
      byNumber.push(...(await page({ sort, first: 5, offset })).nodes.map(({ id }) => id));
    }
    expect(byNumber).toEqual(whole);
  });

  it('orders amounts as numbers, whatever their currency', async () => {
    const { nodes } = await page({ sort: '-amount', first: 4 });
    expect(nodes.map(({ amount }) => amount.amount)).toEqual(['250.75', '250', '99.51', '98.52']);
  });

  it('refuses to mix the two ways of paging', async () => {
    const { pageInfo } = await page({ first: 1 });
    for (const [args, field] of [
      [{ first: 1, last: 1 }, 'first'],
      [{ first: null, last: 1, after: pageInfo.endCursor }, 'after'],
      [{ first: null, before: 'x' }, 'before'],
    ] as const) {
      await expect(page(args)).rejects.toMatchObject({ code: 'VALIDATION_FAILED', details: [{ field }] });
    }
  });

  it('adds up what the filter matches in the base currency, not the page', async () => {
    const totals = { count: true, amount: true };
    const sumOf = async (filter: ExpenseFilterInput, tenantId = 1) => {
      const { totalAmount } = await ledger.list.page(requestOf(tenantId), { first: 1, filter }, totals);
      return totalAmount;
    };
    const february = { from: '2026-02-01', to: '2026-02-28' };
    expect(await sumOf(february)).toEqual({ amount: '1216.01', currency: 'USD' });
    expect(await sumOf({ accountId: String(yen) })).toEqual({ amount: '2.50', currency: 'USD' });
    expect(await sumOf({ vendor: 'nobody' })).toEqual({ amount: '0.00', currency: 'USD' });
    expect(await sumOf({})).toEqual({ amount: '1489.26', currency: 'USD' });
    expect(await sumOf({ includeDeleted: true })).toEqual({ amount: '1490.26', currency: 'USD' });
    expect(await sumOf({}, 2)).toEqual({ amount: '10.00', currency: 'USD' });
    const ofProject = await ledger.list.pageOfProject(OWNER, '1', { filter: { tag: '' } }, totals);
    expect(ofProject).toMatchObject({ totalCount: 1, totalAmount: { amount: '10.00' } });
    expect((await page({ filter: february })).totalAmount).toBeNull();
  });

  it('does not add up more than 10,000 expenses', async () => {
    await ledger.tenant(9);
    const many = await ledger.account({ tenantId: 9 });
    await ledger.sql(
      `insert into expenses (tenant_id, account_id, amount_minor, currency, currency_exponent, account_amount_minor,
         account_currency, account_rate, base_amount_minor, base_currency, base_rate, expense_date, tags, created_at, updated_at)
       select 9, $1, 1, 'USD', 2, 1, 'USD', 1, 1, 'USD', 1, '2026-01-01', case n when 1 then '{}'::text[] else '{many}' end,
         now(), now() from generate_series(1, 10001) n`,
      [many],
    );
    await ledger.sql(`insert into expense_day_counts values (9, '2026-01-01', 10001, 0)`);
    const listed = (filter: ExpenseFilterInput) =>
      ledger.list.page(requestOf(9), { filter }, { count: true, amount: true });
    expect(await listed({})).toMatchObject({ totalCount: 10_001, totalIsExact: true, totalAmount: null });
    const year = { from: '2026-01-01', to: '2026-12-31' };
    expect(await listed(year)).toMatchObject({ totalCount: 10_001, totalIsExact: true, totalAmount: null });
    expect(await listed({ ...year, from: '2026-01-02' })).toMatchObject({ totalCount: 0, totalIsExact: true });
    const account = { accountId: String(many) };
    expect(await listed(account)).toMatchObject({ totalCount: 10_000, totalIsExact: false, totalAmount: null });
    const exact = await listed({ ...account, tag: 'many' });
    await ledger.sql(`update expenses set search = 'everywhere' where tenant_id = 9`);
    const word = { q: 'everywhere' };
    expect(await listed(word)).toMatchObject({ totalCount: 10_000, totalIsExact: false, totalAmount: null });
    await ledger.sql(
      `update expenses set soft_deleted_at = now() where id = (select max(id) from expenses where tenant_id = 9)`,
    );
    expect(await listed(word)).toMatchObject({
      totalCount: 10_000,
      totalIsExact: true,
      totalAmount: { amount: '100.00' },
    });
    expect(await listed({ ...word, includeDeleted: true })).toMatchObject({ totalCount: 10_000, totalIsExact: false });
    expect(exact).toMatchObject({ totalCount: 10_000, totalIsExact: true, totalAmount: { amount: '100.00' } });
  });

  it('refuses cursors of another order or of nobody', async () => {
    const { pageInfo } = await page({ sort: 'amount', first: 1 });
    const forged = Buffer.from(JSON.stringify(['-expense_date,-id', 'yesterday', "1'"])).toString('base64url');
    for (const after of [pageInfo.endCursor, 'x', forged]) {
      await expect(page({ after })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    }
  });

  it('goes to any page of the default order without a filter but days, and 10,000 rows deep otherwise', async () => {
    expect((await page({ offset: 50_000_000 })).nodes).toEqual([]);
    await expect(page({ offset: 9_950, sort: 'amount' })).rejects.toMatchObject({ code: 'PAGE_TOO_DEEP', status: 400 });
    await expect(page({ offset: 10_000, filter: { q: 'figma' } })).rejects.toThrow(/cursor/);
    const year = { from: '2026-01-01', to: '2026-12-31' };
    expect((await page({ offset: 50_000_000, filter: year })).nodes).toEqual([]);
    const inOrder = (await page({ filter: year })).nodes.map(({ id }) => id);
    const second = await page({ first: 3, offset: 2, filter: year });
    expect(second.nodes.map(({ id }) => id)).toEqual(inOrder.slice(2, 5));
    expect((await page({ offset: 9_900, sort: 'amount' })).nodes).toEqual([]);
  });

  it('shows deleted ones to those who manage expenses only', async () => {
    const member = requestOf(1, { role: 'MEMBER' });
    const args = { first: 10, filter: { includeDeleted: true } };
    await expect(ledger.list.page(member, args)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(ledger.list.page(requestOf(1, { role: 'ANALYST' }), { first: 10 })).resolves.toBeTruthy();
  });

  it('lists the expenses of a project, its filter included', async () => {
    const own = await ledger.list.pageOfProject(OWNER, '1', { first: 10 });
    expect(own.nodes.map(({ vendor }) => vendor)).toEqual(['figma inc.']);
    const none = await ledger.list.pageOfProject(OWNER, '1', { first: 10, filter: { projectId: '2' } });
    expect(none.nodes).toEqual([]);
  });

  it('never shows a foreign expense', async () => {
    const foreign = await ledger.list.page(requestOf(2), { first: 100, filter: { q: 'figma', includeDeleted: true } });
    expect(foreign.totalCount).toBe(1);
    expect((await ledger.list.page(requestOf(3), { first: 100 })).totalCount).toBe(0);
  });

  it('sorts expenses of a vendor by day, in the direction of the vendors', async () => {
    const days = ['2026-03-03', '2026-03-01', '2026-03-02'];
    for (const expenseDate of days)
      await ledger.record(OWNER, expenseInput(account, { expenseDate, vendor: 'Papier & Co' }));
    const filter = { vendor: 'papier & co' };
    const inOrder = async (sort: string) => (await page({ filter, sort })).nodes.map(({ expenseDate }) => expenseDate);
    expect(await inOrder('vendor')).toEqual(days.toSorted());
    expect(await inOrder('-vendor')).toEqual(days.toSorted().toReversed());
    expect(await inOrder('vendor,id')).toEqual(days);
  });
});
