import { expenseInput, requestOf, startExpenses } from './expenses-harness.ts';
import { brokenInvariants } from './ledger-invariants.ts';

const OWNER = requestOf(1);

describe('changing, deleting and restoring expenses', () => {
  let ledger: Awaited<ReturnType<typeof startExpenses>>;
  beforeAll(async () => {
    ledger = await startExpenses();
    await ledger.tenant();
    await ledger.project(1);
    await ledger.project(2, { currency: 'EUR' });
    await ledger.project(3, { status: 'archived' });
    await ledger.rate('2026-03-10', 'EUR', 'USD', '1.25');
  });
  afterAll(() => ledger.stop());
  afterEach(async () => expect(await brokenInvariants(ledger.sql)).toEqual([]));

  /** The postings of an expense: account, kind, amount and balance after, in minor units. */
  const postings = async (id: string) => {
    const rows = await ledger.sql(
      `select account_id, kind, amount_minor, balance_after_minor from account_entries where expense_id = $1 order by id`,
      [id],
    );
    return rows.map((row) => [row['kind'], Number(row['amount_minor']), Number(row['balance_after_minor'])]);
  };

  it('moves the balance by the difference: reversal and new posting', async () => {
    const account = await ledger.account({ balanceMinor: 100_000 });
    const { expense } = await ledger.record(OWNER, expenseInput(account, { amount: '250.75' }));
    const changed = await ledger.change(OWNER, expense.id, { amount: '200.25' });
    expect(changed.expense).toMatchObject({ id: expense.id, version: 2, amount: { amount: '200.25' } });
    expect(changed.balances).toEqual([{ accountId: account, balance: { amount: '799.75', currency: 'USD' } }]);
    expect(await postings(expense.id)).toEqual([
      ['expense', -25_075, 74_925],
      ['reversal', 25_075, 100_000],
      ['expense', -20_025, 79_975],
    ]);
  });

  it('posts nothing where no money moves, and nothing at all where nothing changes', async () => {
    const account = await ledger.account();
    const { expense } = await ledger.record(OWNER, expenseInput(account, { vendor: 'A', note: 'b', tags: ['x'] }));
    const changed = await ledger.change(OWNER, expense.id, { vendor: null, tags: ['y', 'x'] });
    expect(changed.expense).toMatchObject({ version: 2, vendor: null, note: 'b', tags: ['x', 'y'] });
    const same = await ledger.change(OWNER, expense.id, { note: ' b ', amount: '10' });
    expect(same.expense).toEqual(changed.expense);
    expect(await postings(expense.id)).toHaveLength(1);
  });

  it('moves an expense to another account and another currency', async () => {
    const dollars = await ledger.account({ balanceMinor: 50_000 });
    const euros = await ledger.account({ currency: 'EUR', balanceMinor: 50_000 });
    const { expense } = await ledger.record(OWNER, expenseInput(dollars, { amount: '100.00' }));
    const moved = await ledger.change(OWNER, expense.id, { accountId: String(euros) });
    expect(moved.expense).toMatchObject({
      amount: { amount: '100.00', currency: 'USD' },
      accountAmount: { amount: '80.00', currency: 'EUR', rate: '0.8', rateDate: '2026-03-10' },
      baseAmount: { amount: '100.00', currency: 'USD', rateDate: null },
    });
    expect([await ledger.balance(dollars), await ledger.balance(euros)]).toEqual([50_000, 42_000]);
    await ledger.change(OWNER, expense.id, { currency: 'EUR', amount: '7.00' });
    expect(await ledger.balance(euros)).toBe(49_300);
  });

  it('keeps the rate an expense was booked at when only its amount changes, and takes the new one for another day', async () => {
    const account = await ledger.account({ currency: 'EUR' });
    await ledger.rate('2026-05-01', 'EUR', 'USD', '1.10');
    await ledger.rate('2026-05-02', 'EUR', 'USD', '3');
    const { expense } = await ledger.record(OWNER, expenseInput(account, { expenseDate: '2026-05-01' }));
    expect(expense.baseAmount).toEqual({
      amount: '11.00',
      currency: 'USD',
      rate: '1.1',
      rateDate: '2026-05-01',
      rateSource: 'daily',
    });
    await ledger.sql(`update exchange_rates set rate = 9 where day = '2026-05-01'`);
    const changed = await ledger.change(OWNER, expense.id, { amount: '20.00' });
    expect(changed.expense.baseAmount).toMatchObject({ amount: '22.00', rateDate: '2026-05-01' });
    const later = await ledger.change(OWNER, expense.id, { expenseDate: '2026-05-02' });
    expect(later.expense.baseAmount).toMatchObject({ amount: '60.00', rateDate: '2026-05-02' });
  });

  it('freezes the amount in the currency of the project', async () => {
    const account = await ledger.account();
    const related = { isProjectRelated: true, projectId: '2' };
    const { expense } = await ledger.record(OWNER, expenseInput(account, { ...related, amount: '0.05' }));
    expect(expense.projectAmount).toEqual({
      amount: '0.04',
      currency: 'EUR',
      rate: '0.8',
      rateDate: '2026-03-10',
      rateSource: 'daily',
    });
    const changed = await ledger.change(OWNER, expense.id, { projectId: '1' });
    expect(changed.expense).toMatchObject({ projectId: 1, projectAmount: { amount: '0.05', currency: 'USD' } });
    const unrelated = await ledger.change(OWNER, expense.id, { projectId: null, isProjectRelated: false });
    expect(unrelated.expense).toMatchObject({ projectId: null, projectAmount: null, isProjectRelated: false });
  });

  it('reverses on delete, the second time there is nothing; restore books it again', async () => {
    const account = await ledger.account({ balanceMinor: 5_000 });
    const { expense } = await ledger.record(OWNER, expenseInput(account));
    const deleted = await ledger.remove(OWNER, expense.id);
    expect(deleted.expense.softDeletedAt).not.toBeNull();
    expect(await ledger.balance(account)).toBe(5_000);
    await expect(ledger.remove(OWNER, expense.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(ledger.change(OWNER, expense.id, { note: 'x' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await ledger.queries.find(OWNER, expense.id)).toBeNull();
    expect(await ledger.queries.find(OWNER, expense.id, true)).toEqual(deleted.expense);
    const restored = await ledger.restore(OWNER, expense.id);
    expect(restored.expense).toMatchObject({ softDeletedAt: null, version: 3 });
    expect(await ledger.balance(account)).toBe(4_000);
    await expect(ledger.restore(OWNER, expense.id)).rejects.toMatchObject({ code: 'NOT_DELETED', status: 409 });
  });

  it('checks again what a restored expense is booked on', async () => {
    const account = await ledger.account({ balanceMinor: 1_000, overdraft: 'deny' });
    const { expense } = await ledger.record(OWNER, expenseInput(account));
    await ledger.remove(OWNER, expense.id);
    await ledger.record(OWNER, expenseInput(account, { amount: '0.01' }));
    await expect(ledger.restore(OWNER, expense.id)).rejects.toMatchObject({ code: 'INSUFFICIENT_FUNDS' });
    await ledger.sql('update accounts set is_archived = true where id = $1', [account]);
    await expect(ledger.restore(OWNER, expense.id)).rejects.toMatchObject({ code: 'ACCOUNT_ARCHIVED' });
  });

  it('takes nothing new on a closed project, but a correction of a word', async () => {
    const account = await ledger.account();
    await ledger.project(9);
    const { expense } = await ledger.record(OWNER, expenseInput(account, { isProjectRelated: true, projectId: '9' }));
    await ledger.sql(`update project_replica set status = 'archived' where project_id = 9`);
    await ledger.change(OWNER, expense.id, { note: 'typo' });
    await expect(ledger.change(OWNER, expense.id, { amount: '5.00' })).rejects.toMatchObject({
      code: 'PROJECT_CLOSED',
    });
    await ledger.remove(OWNER, expense.id);
    await expect(ledger.restore(OWNER, expense.id)).rejects.toMatchObject({ code: 'PROJECT_CLOSED' });
  });

  it('lets an edit lower an overdraft that a policy would not allow to grow', async () => {
    const account = await ledger.account({ balanceMinor: 0 });
    const { expense } = await ledger.record(OWNER, expenseInput(account, { amount: '10.00' }));
    await ledger.sql(`update accounts set overdraft = 'deny' where id = $1`, [account]);
    await ledger.change(OWNER, expense.id, { amount: '9.00' });
    await expect(ledger.change(OWNER, expense.id, { amount: '9.01' })).rejects.toMatchObject({
      code: 'INSUFFICIENT_FUNDS',
    });
    expect(await ledger.balance(account)).toBe(-900);
    await ledger.sql(`update accounts set overdraft = 'allow' where id = $1`, [account]);
  });

  it('refuses a lost update, and lets only one of two concurrent ones through', async () => {
    const account = await ledger.account();
    const { expense } = await ledger.record(OWNER, expenseInput(account));
    const outcomes = await Promise.allSettled(
      ['11.00', '12.00', '13.00'].map((amount) => ledger.change(OWNER, expense.id, { amount }, 1)),
    );
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.map(({ reason }) => reason)).toEqual([
      expect.objectContaining({ code: 'PRECONDITION_FAILED', status: 412 }),
      expect.objectContaining({ code: 'PRECONDITION_FAILED', status: 412 }),
    ]);
    await expect(ledger.remove(OWNER, expense.id, 1)).rejects.toMatchObject({ code: 'PRECONDITION_FAILED' });
    await ledger.remove(OWNER, expense.id, 2);
  });

  it('lets members change their own expenses only, analysts none', async () => {
    const account = await ledger.account();
    const member = requestOf(1, { role: 'MEMBER', userId: 7 });
    const { expense } = await ledger.record(member, expenseInput(account));
    const stranger = requestOf(1, { role: 'MEMBER', userId: 8 });
    for (const act of [
      () => ledger.change(stranger, expense.id, { note: 'x' }),
      () => ledger.remove(stranger, expense.id),
      () => ledger.restore(stranger, expense.id),
      () => ledger.record(requestOf(1, { role: 'ANALYST' }), expenseInput(account)),
      () => ledger.remove(requestOf(1, { role: 'ANALYST' }), expense.id),
    ]) {
      await expect(act()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    await ledger.change(member, expense.id, { note: 'mine' });
    await ledger.remove(member, expense.id);
    await ledger.restore(member, expense.id);
    await ledger.change(requestOf(1, { role: 'ADMIN', userId: 9 }), expense.id, { note: 'checked' });
  });

  it('answers a foreign expense exactly like one that does not exist', async () => {
    const account = await ledger.account();
    const { expense } = await ledger.record(OWNER, expenseInput(account));
    const foreigner = requestOf(2);
    const errors = await Promise.all(
      [expense.id, '987654321', 'x', '9007199254740993'].flatMap((id) =>
        [ledger.change(foreigner, id, { note: 'x' }), ledger.remove(foreigner, id), ledger.restore(foreigner, id)].map(
          (answer) => answer.then(String, String),
        ),
      ),
    );
    expect(new Set(errors).size).toBe(1);
    expect(await ledger.queries.find(foreigner, expense.id)).toBeNull();
  });

  it('shows the history as differences', async () => {
    const account = await ledger.account();
    const { expense } = await ledger.record(requestOf(1, { userId: 3 }), expenseInput(account, { vendor: 'Figma' }));
    await ledger.change(requestOf(1, { userId: 4 }), expense.id, { amount: '12.50', tags: ['a'] });
    await ledger.remove(OWNER, expense.id);
    await ledger.restore(OWNER, expense.id);
    const [history] = await ledger.queries.histories(OWNER, [expense.id]);
    expect(history?.map(({ action, actor }) => [action, actor?.id])).toEqual([
      ['expense.created', '3'],
      ['expense.changed', '4'],
      ['expense.deleted', '1'],
      ['expense.restored', '1'],
    ]);
    expect(history?.[0]?.changes).toContainEqual({ field: 'vendor', before: null, after: 'Figma' });
    expect(history?.[1]?.changes).toEqual([
      { field: 'amount', before: '10.00', after: '12.50' },
      { field: 'tags', before: [], after: ['a'] },
    ]);
    expect(history?.[2]?.changes).toEqual([{ field: 'soft_deleted_at', before: null, after: expect.any(String) }]);
  });

  it('answers a dry run with what would happen, and changes nothing', async () => {
    const account = await ledger.account({ balanceMinor: 1_500, overdraft: 'warn' });
    const before = await ledger.sql('select (select count(*) from expenses) as e, (select count(*) from outbox) as o');
    const dry = await ledger.record(OWNER, expenseInput(account, { amount: '20.00' }), true);
    expect(dry).toMatchObject({
      dryRun: true,
      expense: { id: '0', amount: { amount: '20.00' } },
      balances: [{ balance: { amount: '-5.00' } }],
      warnings: [{ code: 'OVERDRAFT' }],
    });
    await expect(ledger.record(OWNER, expenseInput(999_999), true)).rejects.toMatchObject({
      code: 'INVALID_REFERENCE',
    });
    expect(await ledger.sql('select (select count(*) from expenses) as e, (select count(*) from outbox) as o')).toEqual(
      before,
    );
    const { expense } = await ledger.record(OWNER, expenseInput(account));
    const target = { id: expense.id, dryRun: true };
    const command = { name: 'changeExpense', path: 'a', input: {} };
    const dryChange = await ledger.expenses.change(OWNER, command, target, { amount: '1.00' });
    expect(dryChange).toMatchObject({
      dryRun: true,
      expense: { version: 2 },
      balances: [{ balance: { amount: '14.00' } }],
    });
    expect(await ledger.balance(account)).toBe(500);
  });

  it('replays a change, a delete and a restore by their key', async () => {
    const account = await ledger.account();
    const { expense } = await ledger.record(OWNER, expenseInput(account));
    const keyed = requestOf(1, { idempotencyKey: 'change' });
    for (const act of [
      () => ledger.change(keyed, expense.id, { amount: '3.00' }),
      () => ledger.remove(keyed, expense.id),
      () => ledger.restore(keyed, expense.id),
    ]) {
      const first = await act();
      expect(await act()).toEqual(first);
    }
    expect(await ledger.balance(account)).toBe(-300);
  });
});
