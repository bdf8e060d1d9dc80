import type { RowAccount } from '../../../src/imports/draft.ts';
import { brokenInvariants } from '../../ledger-invariants.ts';
import { requestOf } from '../../expenses-harness.ts';
import { startCommits, type CommitApp } from './commit-harness.ts';

describe('the undo of an import', () => {
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

  async function committed(): Promise<{ id: number; expenses: number[] }> {
    const id = await app.stage([{ accountId: account }, { accountId: account, expenseDate: '2026-03-15' }]);
    await app.work();
    const rows = await app.sql(`select id::int from expenses where import_id = $1 order by id`, [id]);
    return { id, expenses: rows.map((row) => Number(row['id'])) };
  }

  it('deletes its expenses by reversals', async () => {
    const { id } = await committed();
    await app.order(id, 'undoing');
    await app.work();
    expect(await app.importOf(id)).toMatchObject({ state: 'undone', error_code: null });
    expect(await app.balance(account)).toBe(100_000);
    const trail = `select action, actor, changes #>> '{rows,after}' as rows from audit_entries where entity_type = 'import' and entity_id = $1 order by id`;
    expect(await app.sql(trail, [id])).toEqual([
      { action: 'import.committed', actor: 'user:4', rows: '2' },
      { action: 'import.undone', actor: 'user:4', rows: '2' },
    ]);
    expect(await app.eventsOf(id)).toMatchObject({
      ExpenseDeleted: 2,
      AccountEntryPosted: 2,
      AccountBalanceChanged: 1,
    });
    expect(
      await app.sql(
        `select action, actor from audit_entries where entity_type = 'expense' and request_id = $1 order by id`,
        [`undo-${id}`],
      ),
    ).toEqual(Array.from({ length: 2 }, () => ({ action: 'expense.deleted', actor: 'user:4' })));
  });

  it('is refused where an expense was changed or deleted since, unless it is told to', async () => {
    const { id, expenses } = await committed();
    await app.change(requestOf(1, { role: 'ADMIN' }), String(expenses[0]), { amount: '40.00' });
    await app.remove(requestOf(1, { role: 'ADMIN' }), String(expenses[1]));
    await app.order(id, 'undoing');
    await app.work();
    expect(await app.importOf(id)).toMatchObject({ state: 'done', error_code: 'IMPORT_CHANGED' });
    expect(await app.balance(account)).toBe(100_000 - 4_000);
    await app.order(id, 'undoing', true);
    await app.work();
    expect(await app.importOf(id)).toMatchObject({ state: 'undone' });
    expect(await app.balance(account)).toBe(100_000);
  });

  it('is not refused for a tag that was renamed everywhere, and is for one that somebody changed', async () => {
    const { id, expenses } = await committed();
    for (const expense of expenses)
      await app.change({ ...requestOf(1, { role: 'ADMIN' }), requestId: 'labels' }, String(expense), { tags: ['b'] });
    await app.order(id, 'undoing');
    await app.work();
    expect(await app.importOf(id)).toMatchObject({ state: 'done', error_code: 'IMPORT_CHANGED' });
    await app.sql(
      `insert into reassignments (tenant_id, kind, from_tag, to_tag, origin, state, total)
       values (1, 'tag', 'a', 'b', '{"requestId": "labels"}', 'done', 2)`,
    );
    await app.order(id, 'undoing');
    await app.work();
    expect(await app.importOf(id)).toMatchObject({ state: 'undone' });
    expect(await app.balance(account)).toBe(100_000);
  });

  it('is refused by an archived account', async () => {
    const { id } = await committed();
    await app.sql(`update accounts set is_archived = true where id = $1`, [account]);
    await app.order(id, 'undoing');
    await app.work();
    expect(await app.importOf(id)).toMatchObject({ state: 'done', error_code: 'ACCOUNT_ARCHIVED' });
    expect(await app.balance(account)).toBe(98_000);
  });

  describe('of accounts', () => {
    const draft = (name: string, more: Partial<RowAccount> = {}): RowAccount => ({
      ...{ name, type: 'bank', currency: null, openingBalance: '50.00', lowBalanceThreshold: null, overdraft: 'warn' },
      ...more,
    });
    const accountsOf = (id: number) =>
      app.sql(
        `select a.name, a.current_balance_minor::int as balance, a.is_archived as archived from accounts a
         join import_rows r on r.account_id = a.id where r.import_id = $1 order by r.row`,
        [id],
      );

    it('archives them with a balance of zero', async () => {
      const id = await app.stage([draft('Till'), draft('Safe', { openingBalance: '0' })], { kind: 'accounts' });
      await app.work();
      expect(await accountsOf(id)).toEqual([
        { name: 'Till', balance: 5_000, archived: false },
        { name: 'Safe', balance: 0, archived: false },
      ]);
      await app.order(id, 'undoing');
      await app.work();
      expect(await app.importOf(id)).toMatchObject({ state: 'undone' });
      expect(await accountsOf(id)).toEqual([
        { name: 'Till', balance: 0, archived: true },
        { name: 'Safe', balance: 0, archived: true },
      ]);
    });

    it('leaves those alone that were used since, if it is told to', async () => {
      const id = await app.stage([draft('Used'), draft('Unused')], { kind: 'accounts' });
      await app.work();
      const [used] = await app.sql(`select id::int from accounts where name = 'Used'`);
      await app.stage([{ accountId: Number(used?.['id']) }]);
      await app.work();
      await app.order(id, 'undoing');
      await app.work();
      expect(await app.importOf(id)).toMatchObject({ state: 'done', error_code: 'IMPORT_CHANGED' });
      await app.order(id, 'undoing', true);
      await app.work();
      expect(await accountsOf(id)).toEqual([
        { name: 'Used', balance: 4_000, archived: false },
        { name: 'Unused', balance: 0, archived: true },
      ]);
    });

    it('is of no concern to a name that is taken: its row is bad', async () => {
      await app.stage([draft('Vault')], { kind: 'accounts' });
      await app.work();
      const id = await app.stage([draft('VAULT'), draft('New'), draft('new')], { kind: 'accounts', take: 'good' });
      await app.work();
      expect(await app.importOf(id)).toMatchObject({ state: 'done', good_count: 1, bad_count: 2 });
      expect(await accountsOf(id)).toEqual([{ name: 'New', balance: 5_000, archived: false }]);
    });
  });
});
