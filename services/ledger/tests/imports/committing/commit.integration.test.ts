import { brokenInvariants } from '../../ledger-invariants.ts';
import { expenseInput, requestOf } from '../../expenses-harness.ts';
import { startCommits, type CommitApp } from './commit-harness.ts';

describe('the commit of an import', () => {
  let app: CommitApp;
  let account: number;

  beforeAll(async () => {
    app = await startCommits();
    await app.tenant();
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    account = await app.account({ balanceMinor: 100_000 });
  });
  afterEach(async () => {
    expect(await brokenInvariants(app.sql)).toEqual([]);
  });

  it('books every row as an expense of its own, in the order of the file', async () => {
    const other = await app.account({ currency: 'EUR' });
    await app.rate('2026-03-14', 'EUR', 'USD', '1.25');
    const id = await app.stage([
      { accountId: account, amount: '12.30', vendor: 'Figma' },
      { accountId: other, amount: '8.00', expenseDate: '2026-03-15' },
      { accountId: account, amount: '7.70', newCategory: 'Travel' },
      { accountId: account, amount: '1.00', state: 'bad', isExcluded: true },
      { accountId: account, amount: '2.00', state: 'twin' },
    ]);
    await app.work();
    expect(await app.importOf(id)).toMatchObject({ state: 'done', holder: null, error_code: null, attempts: 0 });
    expect(
      await app.sql(
        `select e.amount_minor::int as amount, e.base_amount_minor::int as base, e.vendor, c.name as category, e.created_by::int as by, r.row
         from expenses e left join categories c on c.id = e.category_id join import_rows r on r.expense_id = e.id
         where e.import_id = $1 order by e.id`,
        [id],
      ),
    ).toEqual([
      { amount: 1230, base: 1230, vendor: 'Figma', category: null, by: 4, row: 1 },
      { amount: 800, base: 1000, vendor: null, category: null, by: 4, row: 2 },
      { amount: 770, base: 770, vendor: null, category: 'Travel', by: 4, row: 3 },
    ]);
    expect(await app.balance(account)).toBe(100_000 - 2_000);
  });

  it('publishes each expense and entry, and each account once', async () => {
    const id = await app.stage([{ accountId: account }, { accountId: account }]);
    await app.work();
    expect(await app.eventsOf(id)).toEqual({ AccountBalanceChanged: 1, AccountEntryPosted: 2, ExpenseRecorded: 2 });
    const [imported] = await app.sql(`select written from imports where id = $1`, [id]);
    const expenses = await app.sql(`select id::int from expenses where import_id = $1 order by id`, [id]);
    for (const expense of expenses)
      expect(imported?.['written']).toContain(`ledger.expense:${String(expense['id'])}:1`);
    expect(imported?.['written']).toContain(`ledger.account:${account}:`);
  });

  it('takes a category that is there, and makes one that is not once', async () => {
    const known = await app.category(1, 'Office');
    await app.sql(`update categories set name_key = 'office' where id = $1`, [known]);
    const rows = ['office', 'Meals', 'MEALS'].map((newCategory) => ({ accountId: account, newCategory }));
    const id = await app.stage(rows);
    await app.work();
    const names = await app.sql(
      `select c.name from expenses e join categories c on c.id = e.category_id where e.import_id = $1 order by e.id`,
      [id],
    );
    expect(names.map(({ name }) => String(name).toLowerCase())).toEqual(['office', 'meals', 'meals']);
    expect(await app.sql(`select count(*)::int as n from categories where lower(name) = 'meals'`)).toEqual([{ n: 1 }]);
  });

  describe('with rows that are refused now', () => {
    it('books nothing where all are to be taken, and says which are bad', async () => {
      const poor = await app.account({ overdraft: 'deny', balanceMinor: 1_500 });
      const rows = [{ accountId: account }, { accountId: poor }, { accountId: poor }];
      const id = await app.stage(rows, { take: 'all' });
      await app.work();
      expect(await app.importOf(id)).toMatchObject({ state: 'ready', error_code: 'IMPORT_HAS_ERRORS', bad_count: 1 });
      expect(await app.sql(`select row, errors from import_rows where import_id = $1 and state = 'bad'`, [id])).toEqual(
        [{ row: 3, errors: [expect.objectContaining({ code: 'INSUFFICIENT_FUNDS' })] }],
      );
      expect([await app.balance(account), await app.balance(poor)]).toEqual([100_000, 1_500]);
    });

    it('leaves out what was recorded since the file was read', async () => {
      const rows = [
        { accountId: account, vendor: 'Twice' },
        { accountId: account, vendor: 'Once' },
      ];
      const first = await app.stage(rows.slice(0, 1));
      const [all, good] = [await app.stage(rows, { take: 'all' }), await app.stage(rows, { take: 'good' })];
      for (const _ of [first, all, good]) await app.work();
      const [expense] = await app.sql(`select id::int from expenses where import_id = $1`, [first]);
      expect(await app.importOf(all)).toMatchObject({ state: 'ready', good_count: 1, bad_count: 0, twin_count: 1 });
      expect(
        await app.sql(`select row, twin_of::int[] as twins from import_rows where import_id = $1 and state = 'twin'`, [
          all,
        ]),
      ).toEqual([{ row: 1, twins: [expense?.['id']] }]);
      expect(await app.importOf(good)).toMatchObject({ state: 'done', good_count: 1, twin_count: 1 });
      expect(await app.balance(account)).toBe(98_000);
    });

    it('books the others where the good ones are to be taken', async () => {
      const closed = await app.account({ archived: true });
      const poor = await app.account({ overdraft: 'deny', balanceMinor: 1_500 });
      const rows = [{ accountId: closed }, { accountId: account }, { accountId: poor }, { accountId: poor }];
      const id = await app.stage([...rows, { accountId: account, currency: 'CHF' }], { take: 'good' });
      await app.work();
      expect(await app.importOf(id)).toMatchObject({ state: 'done', good_count: 2, bad_count: 3 });
      const codes = await app.sql(
        `select row, errors #>> '{0,code}' as code from import_rows where import_id = $1 and state = 'bad' order by row`,
        [id],
      );
      expect(codes).toEqual([
        { row: 1, code: 'ACCOUNT_ARCHIVED' },
        { row: 4, code: 'INSUFFICIENT_FUNDS' },
        { row: 5, code: 'RATE_MISSING' },
      ]);
      expect([await app.balance(account), await app.balance(poor)]).toEqual([99_000, 500]);
    });
  });

  it('goes back where it is more than the quota of the day', async () => {
    await app.sql(`update tenant_settings set expenses_per_day = 2`);
    const id = await app.stage([{ accountId: account }, { accountId: account }, { accountId: account }]);
    await app.work();
    expect(await app.importOf(id)).toMatchObject({ state: 'ready', error_code: 'QUOTA_EXCEEDED' });
    await app.sql(`update tenant_settings set expenses_per_day = null`);
  });

  it('leaves nothing where another process has taken it over', async () => {
    const id = await app.stage([{ accountId: account }]);
    const claim = await app.claim();
    await app.sql(`update imports set holder = gen_random_uuid() where id = $1`, [id]);
    await expect(app.committer.commit(claim)).rejects.toThrow('Another process');
    expect(await app.sql(`select id from expenses where import_id = $1`, [id])).toEqual([]);
    await app.sql(`update imports set claimed_until = null where id = $1`, [id]);
    await app.work();
    expect(await app.importOf(id)).toMatchObject({ state: 'done' });
  });

  it('books beside people who record on the same account', async () => {
    const id = await app.stage(Array.from({ length: 1_500 }, () => ({ accountId: account, amount: '0.01' })));
    const recorded = Array.from({ length: 30 }, () => app.record(requestOf(1), expenseInput(account)));
    await Promise.all([app.work(), ...recorded]);
    expect(await app.importOf(id)).toMatchObject({ state: 'done' });
    expect(await app.balance(account)).toBe(100_000 - 1_500 - 30 * 1_000);
  });
});
