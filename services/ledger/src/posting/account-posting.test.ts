import type { Account } from '../accounts/account.entity.ts';
import { post, type Posting } from './account-posting.ts';

const NOW = new Date('2026-03-01T10:00:00Z');

function account(fields: Partial<Account> = {}): Account {
  return {
    ...{ id: 5, tenantId: 1, name: 'Bank', type: 'bank', currency: 'USD', overdraft: 'warn', isArchived: false },
    ...{ openingBalanceMinor: 0n, currentBalanceMinor: 1_000n, lowBalanceThresholdMinor: null },
    ...{ version: 3, eventVersion: 7, entryCount: 4, createdAt: NOW, updatedAt: NOW },
    ...fields,
  };
}
const debit = (amountMinor: bigint): Posting => ({ kind: 'adjustment', amountMinor: -amountMinor, date: '2026-03-01' });

describe('post', () => {
  it('moves the balance and numbers the entry, but not the version that people edit', () => {
    const bank = account();
    const entry = post(bank, debit(250n), new Date('2026-03-02T00:00:00Z'));
    expect(entry).toMatchObject({
      tenantId: 1,
      accountId: 5,
      sequence: 5,
      amountMinor: -250n,
      balanceAfterMinor: 750n,
    });
    expect(bank).toMatchObject({ currentBalanceMinor: 750n, entryCount: 5, eventVersion: 8, version: 3 });
    expect(bank.updatedAt).toEqual(new Date('2026-03-02T00:00:00Z'));
  });

  it.each([
    ['allow', 1_001n, undefined],
    ['warn', 1_001n, undefined],
    ['deny', 1_000n, undefined],
    ['deny', 1_001n, 'INSUFFICIENT_FUNDS'],
    ['deny', -5n, undefined],
  ] as const)('with overdrafts to %s takes a debit of %s: %s', (overdraft, amountMinor, code) => {
    const attempt = () => post(account({ overdraft }), debit(amountMinor));
    if (code === undefined) expect(attempt).not.toThrow();
    else expect(attempt).toThrow(expect.objectContaining({ code }));
  });

  it('takes a credit that leaves a denied overdraft below zero', () => {
    const bank = account({ overdraft: 'deny', currentBalanceMinor: -100n });
    expect(post(bank, debit(-40n)).balanceAfterMinor).toBe(-60n);
  });

  it('refuses an archived account and leaves it as it was', () => {
    const bank = account({ isArchived: true });
    expect(() => post(bank, debit(1n))).toThrow(expect.objectContaining({ code: 'ACCOUNT_ARCHIVED' }));
    expect(bank).toEqual(account({ isArchived: true }));
  });

  it('refuses a balance out of range and leaves the account as it was', () => {
    const bank = account({ currentBalanceMinor: 10n ** 15n - 1n });
    expect(() => post(bank, debit(-1n))).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
    expect(bank.entryCount).toBe(4);
  });
});
