import { parseVersions, WrittenVersions } from '@outlay/tenancy/written-versions';
import { expenseInput, requestOf, startExpenses } from './expenses-harness.ts';
import { startLedger, type LedgerApp } from './ledger-harness.ts';

/** A request that gathers what it writes, as each request over HTTP does. */
function gathering(options: Parameters<typeof requestOf>[1] = {}) {
  const written = new WrittenVersions();
  const versions = () =>
    Object.fromEntries(
      parseVersions(written.toHeader()).map(({ topic, aggregateId, version }) => [`${topic}:${aggregateId}`, version]),
    );
  return { request: { ...requestOf(1, options), written }, versions };
}

describe('what a request wrote', () => {
  let ledger: Awaited<ReturnType<typeof startExpenses>>;
  beforeAll(async () => {
    ledger = await startExpenses();
    await ledger.tenant();
  });
  afterAll(() => ledger.stop());

  const eventVersion = async (account: number) => {
    const [row] = await ledger.sql(`select event_version from accounts where id = $1`, [account]);
    return Number(row?.['event_version']);
  };

  it('is noted for each request of a shared commit: its own expense, and the balance that all of them moved', async () => {
    const account = await ledger.account();
    const asked = await Promise.all(
      Array.from({ length: 30 }, async () => {
        const { request, versions } = gathering();
        const { expense } = await ledger.record(request, expenseInput(account));
        return { id: expense.id, versions: versions() };
      }),
    );
    const newest = await eventVersion(account);
    expect(newest).toBeLessThan(30);
    for (const { id, versions } of asked) {
      expect(Object.keys(versions).filter((key) => key.startsWith('ledger.expense:'))).toEqual([
        `ledger.expense:${id}`,
      ]);
      expect(versions).toMatchObject({
        [`ledger.expense:${id}`]: 1,
        [`ledger.account:${account}`]: expect.any(Number),
      });
    }
    const versionsAsked = asked.map(({ versions }) => versions[`ledger.account:${account}`] ?? 0);
    expect(Math.max(...versionsAsked)).toBe(newest);
    expect(Math.min(...versionsAsked)).toBeGreaterThan(0);
  });

  it('is every account that an edit, a deletion or a restoration moves', async () => {
    const [from, to] = [await ledger.account(), await ledger.account()];
    const { expense } = await ledger.record(requestOf(1), expenseInput(from));
    const edit = gathering();
    await ledger.change(edit.request, expense.id, { accountId: String(to), amount: '20.00' });
    expect(edit.versions()).toMatchObject({
      [`ledger.expense:${expense.id}`]: 2,
      [`ledger.account:${from}`]: await eventVersion(from),
      [`ledger.account:${to}`]: await eventVersion(to),
    });
    const removal = gathering();
    await ledger.remove(removal.request, expense.id);
    expect(removal.versions()).toMatchObject({
      [`ledger.expense:${expense.id}`]: 3,
      [`ledger.account:${to}`]: await eventVersion(to),
    });
    const restoration = gathering();
    await ledger.restore(restoration.request, expense.id);
    expect(restoration.versions()).toMatchObject({
      [`ledger.expense:${expense.id}`]: 4,
      [`ledger.account:${to}`]: await eventVersion(to),
    });
  });

  it('is nothing for one who is refused, or who tries in vain', async () => {
    const account = await ledger.account({ overdraft: 'deny', balanceMinor: 1_500 });
    const [first, second] = [gathering(), gathering()];
    const outcomes = await Promise.allSettled(
      [first, second].map(({ request }) => ledger.record(request, expenseInput(account))),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(first.versions()).toMatchObject({ [`ledger.account:${account}`]: await eventVersion(account) });
    expect(second.versions()).toEqual({});

    const dry = gathering();
    await ledger.record(dry.request, expenseInput(account, { amount: '1.00' }), true);
    expect(dry.versions()).toEqual({});
  });

  it('is noted again for a repeated request with the same key: the first answer may not have arrived', async () => {
    const account = await ledger.account();
    const input = expenseInput(account);
    const first = await Promise.all(
      ['one', 'two', 'three'].map(async (idempotencyKey) => {
        const asked = gathering({ idempotencyKey });
        await ledger.record(asked.request, input);
        return { idempotencyKey, versions: asked.versions() };
      }),
    );
    for (const { idempotencyKey, versions } of first) {
      const again = gathering({ idempotencyKey });
      const { expense } = await ledger.record(again.request, input);
      expect(versions).toMatchObject({ [`ledger.expense:${expense.id}`]: 1 });
      expect(again.versions()).toEqual(versions);
    }
    const other = gathering({ idempotencyKey: 'one' });
    await expect(ledger.record(other.request, { ...input, amount: '2.00' })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    expect(other.versions()).toEqual({});
  });
});

describe('the header Outlay-After', () => {
  let app: LedgerApp;
  beforeAll(async () => {
    app = await startLedger();
  });
  afterAll(() => app.stop());

  it('stands on the answers of requests that wrote, and on no other', async () => {
    const owner = app.as({ tenantId: 1, role: 'OWNER' });
    const opened = await owner(`mutation { openAccount(input: { name: "Bank" }) { id } }`);
    const { id } = Object(opened.data?.['openAccount']);
    const audited = String.raw`,ledger\.audit:\d+:1$`;
    expect(opened.headers['outlay-after']).toMatch(
      new RegExp(`^ledger\\.account:${id}:1,ledger\\.account-entry:${id}:1${audited}`),
    );

    const KEEP = `mutation { openAccount(input: { name: "Cash" }) { id } }`;
    const kept = await owner(KEEP, {}, { 'idempotency-key': 'cash-box-1' });
    const again = await owner(KEEP, {}, { 'idempotency-key': 'cash-box-1' });
    expect(again.data).toEqual(kept.data);
    expect(again.headers['outlay-after']).toBe(kept.headers['outlay-after']);
    expect(again.headers['outlay-after']).toMatch(/^ledger\.account:/);

    const DEPOSIT = `mutation ($id: ID!) { a: recordDeposit(accountId: $id, input: { amount: "5", date: "2026-01-05" }) { id }
      b: recordDeposit(accountId: $id, input: { amount: "-5", date: "2026-01-05" }) { id } }`;
    const partly = await owner(DEPOSIT, { id });
    expect(partly.code).toBe('VALIDATION_FAILED');
    expect(partly.headers['outlay-after']).toMatch(
      new RegExp(`^ledger\\.account:${id}:2,ledger\\.account-entry:${id}:2${audited}`),
    );

    const read = await owner(`query ($id: ID!) { account(id: $id) { name } }`, { id });
    expect(read.headers).not.toHaveProperty('outlay-after');
    const refused = await owner(`mutation { openAccount(input: { name: "" }) { id } }`);
    expect(refused.headers).not.toHaveProperty('outlay-after');
  });
});
