import { expenseInput, requestOf, startExpenses } from './expenses-harness.ts';
import { brokenInvariants } from './ledger-invariants.ts';

describe('expense writer', () => {
  let ledger: Awaited<ReturnType<typeof startExpenses>>;
  beforeAll(async () => {
    ledger = await startExpenses();
    await ledger.tenant();
  });
  afterAll(() => ledger.stop());
  afterEach(async () => expect(await brokenInvariants(ledger.sql)).toEqual([]));

  it('writes expense, posting, balance, audit row, events and counters in one transaction', async () => {
    const account = await ledger.account({ balanceMinor: 100_000 });
    const input = expenseInput(account, {
      amount: '250.75',
      vendor: ' Figma  Inc. ',
      tags: ['Design', 'design', 'a"b\\'],
    });
    const answer = await ledger.record(requestOf(1), input);
    expect(answer).toMatchObject({
      expense: {
        amount: { amount: '250.75', currency: 'USD' },
        accountAmount: { amount: '250.75', currency: 'USD', rate: '1', rateDate: null },
        projectAmount: null,
        baseAmount: { amount: '250.75', currency: 'USD' },
        vendor: 'Figma Inc.',
        tags: ['a"b\\', 'design'],
        createdById: 1,
        version: 1,
      },
      balances: [{ accountId: account, balance: { amount: '749.25', currency: 'USD' } }],
      warnings: [],
      dryRun: false,
    });
    expect(await ledger.balance(account)).toBe(74_925);
    const types = await ledger.sql('select type from outbox order by id');
    expect(types.map(({ type }) => type)).toEqual([
      'AccountEntryPosted',
      'ExpenseRecorded',
      'VendorCreated',
      'TagCreated',
      'TagCreated',
      'AccountBalanceChanged',
    ]);
  });

  it('keeps one account exact under 200 concurrent debits, sharing commits', async () => {
    const account = await ledger.account({ balanceMinor: 1_000_000 });
    const before = await transactions();
    await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        ledger.record(requestOf(1), expenseInput(account, { amount: `${index + 1}.01` })),
      ),
    );
    expect(await ledger.balance(account)).toBe(1_000_000 - (200 * 201 * 100) / 2 - 200);
    expect((await transactions()) - before).toBeLessThan(20);
  });

  it('keeps accounts exact when several instances write at once', async () => {
    const accounts = [await ledger.account(), await ledger.account(), await ledger.account()];
    const others = await Promise.all([0, 1, 2].map(() => ledger.anotherInstance()));
    await Promise.all(
      others.flatMap((other) =>
        Array.from({ length: 80 }, (_, index) =>
          other.record(requestOf(1), expenseInput(accounts[index % 3] ?? 0, { amount: '1.00' })),
        ),
      ),
    );
    expect(await Promise.all(accounts.map(ledger.balance))).toEqual([-8_100, -8_100, -7_800]);
    await Promise.all(others.map((other) => other.stop()));
  });

  it('never lets a denying account go below zero, and fills it to the last cent', async () => {
    const account = await ledger.account({ balanceMinor: 10_000, overdraft: 'deny' });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 60 }, () => ledger.record(requestOf(1), expenseInput(account, { amount: '3.00' }))),
    );
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(60 - 33);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'INSUFFICIENT_FUNDS', status: 409 });
    expect(await ledger.balance(account)).toBe(100);
    await ledger.record(requestOf(1), expenseInput(account, { amount: '1.00' }));
    expect(await ledger.balance(account)).toBe(0);
  });

  it('warns of an overdraft where the account says so', async () => {
    const account = await ledger.account({ overdraft: 'warn', balanceMinor: 500 });
    const answers = await Promise.all(
      [1, 2].map(() => ledger.record(requestOf(1), expenseInput(account, { amount: '4.00' }))),
    );
    expect(answers.flatMap(({ warnings }) => warnings)).toEqual([
      { code: 'OVERDRAFT', message: 'The account is overdrawn: its balance is -3.00 USD.' },
    ]);
  });

  it('lets each command of a batch succeed or fail alone', async () => {
    const account = await ledger.account({ balanceMinor: 100_000 });
    const archived = await ledger.account({ archived: true });
    const foreign = await ledger.account({ tenantId: 2 });
    await ledger.project(501, { status: 'archived' });
    await ledger.project(502, { deleted: true });
    await ledger.project(503, { tenantId: 2 });
    const cases = [
      [expenseInput(account), 'recorded'],
      [expenseInput(archived), 'ACCOUNT_ARCHIVED'],
      [expenseInput(foreign), 'INVALID_REFERENCE'],
      [expenseInput(999_999), 'INVALID_REFERENCE'],
      [expenseInput(account, { isProjectRelated: true, projectId: '501' }), 'PROJECT_CLOSED'],
      [expenseInput(account, { isProjectRelated: true, projectId: '502' }), 'PROJECT_CLOSED'],
      [expenseInput(account, { isProjectRelated: true, projectId: '503' }), 'INVALID_REFERENCE'],
      [expenseInput(account, { categoryId: '424242' }), 'INVALID_REFERENCE'],
      [expenseInput(account, { crossProjectRefId: '503' }), 'INVALID_REFERENCE'],
      [expenseInput(account, { currency: 'EUR' }), 'RATE_MISSING'],
      [expenseInput(account, { amount: '999999999999999.00' }), 'VALIDATION_FAILED'],
      [expenseInput(account), 'recorded'],
    ] as const;
    const outcomes = await Promise.all(
      cases.map(([input]) =>
        ledger.record(requestOf(1), input).then(
          () => 'recorded',
          (error: unknown) => (error instanceof Error && 'code' in error ? error.code : String(error)),
        ),
      ),
    );
    expect(outcomes).toEqual(cases.map(([, expected]) => expected));
    expect(await ledger.balance(account)).toBe(98_000);
  });

  it('asks once for a project that no event has delivered yet', async () => {
    const account = await ledger.account();
    ledger.askable.projects.set(601, {
      tenantId: 1,
      projectId: 601,
      currency: 'USD',
      status: 'active',
      deleted: false,
      epoch: 1,
      version: 1,
    });
    const input = expenseInput(account, { isProjectRelated: true, projectId: '601' });
    const asked = ledger.askable.asked;
    await ledger.record(requestOf(1), input);
    await ledger.record(requestOf(1), input);
    expect(ledger.askable.asked - asked).toBe(1);
  });

  it('takes effect once for one Idempotency-Key, one after the other and at the same time', async () => {
    const account = await ledger.account();
    const request = requestOf(1, { idempotencyKey: 'once' });
    const first = await ledger.record(request, expenseInput(account));
    expect(await ledger.record(request, expenseInput(account))).toEqual(first);
    const other = await ledger.anotherInstance();
    const twins = requestOf(1, { idempotencyKey: 'twins' });
    const answers = await Promise.all(
      [ledger, other, ledger, other, ledger].map((instance) => instance.record(twins, expenseInput(account))),
    );
    expect(new Set(answers.map(({ expense }) => expense.id)).size).toBe(1);
    expect(await ledger.balance(account)).toBe(-2_000);
    await other.stop();
  });

  it('refuses a key that came with another body, and knows keys by who sent them', async () => {
    const account = await ledger.account();
    await ledger.record(requestOf(1, { idempotencyKey: 'body' }), expenseInput(account));
    const reused = ledger.record(requestOf(1, { idempotencyKey: 'body' }), expenseInput(account, { amount: '11.00' }));
    await expect(reused).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', status: 409 });
    await ledger.record(requestOf(1, { idempotencyKey: 'body', userId: 2 }), expenseInput(account));
    expect(await ledger.balance(account)).toBe(-2_000);
  });

  it('forgets a key that failed, and one older than a day', async () => {
    const account = await ledger.account({ overdraft: 'deny' });
    const request = requestOf(1, { idempotencyKey: 'again' });
    await expect(ledger.record(request, expenseInput(account))).rejects.toMatchObject({ code: 'INSUFFICIENT_FUNDS' });
    await ledger.sql(`update accounts set overdraft = 'allow' where id = $1`, [account]);
    await ledger.record(request, expenseInput(account));
    await ledger.sql(`update idempotency_keys set created_at = now() - interval '25 hours' where key = 'again'`);
    await ledger.record(request, expenseInput(account));
    expect(await ledger.balance(account)).toBe(-2_000);
  });

  async function transactions(): Promise<number> {
    const [row] = await ledger.sql(`select count(distinct xmin::text)::int as count from expenses`);
    return Number(row?.['count']);
  }
});
