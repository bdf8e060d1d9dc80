import { expenseInput, requestOf, startExpenses } from './expenses-harness.ts';

describe('expense writer', () => {
  let ledger: Awaited<ReturnType<typeof startExpenses>>;
  beforeAll(async () => {
    ledger = await startExpenses();
    await ledger.tenant();
  });
  afterAll(() => ledger.stop());

  it('debits the account and writes expense, entry, audit row, events and counters together', async () => {
    const account = await ledger.account({ balanceMinor: 100_000 });
    const input = expenseInput(account, {
      amount: '250.75',
      vendor: ' Figma  Inc. ',
      tags: ['Design', 'design', 'a"b\\'],
    });
    const answer = await ledger.record(requestOf(1), input);
    expect(answer.expense).toMatchObject({
      amount: { amount: '250.75', currency: 'USD' },
      vendor: 'Figma Inc.',
      tags: ['a"b\\', 'design'],
    });
    expect(answer.balances).toEqual([{ accountId: account, balance: { amount: '749.25', currency: 'USD' } }]);
    expect(await ledger.balance(account)).toBe(74_925);
    console.log(
      await ledger.sql('select * from expenses'),
      await ledger.sql('select * from account_entries'),
      await ledger.sql('select topic, type, version from outbox'),
      await ledger.sql('select * from audit_entries'),
    );
  });
});
