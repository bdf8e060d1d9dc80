import { auditedAccount } from './account.audit.ts';
import type { Account } from './account.entity.ts';
import { isLowBalance, toAccount } from './account.mapper.ts';

const NOW = new Date('2026-03-01T10:00:00Z');
const ACCOUNT: Account = {
  ...{ id: 5, tenantId: 1, name: 'Till', type: 'cash', currency: 'KWD', overdraft: 'deny', isArchived: false },
  ...{ openingBalanceMinor: 0n, currentBalanceMinor: 1_005n, lowBalanceThresholdMinor: 2_000n },
  ...{ version: 3, eventVersion: 7, entryCount: 4, createdAt: NOW, updatedAt: NOW },
};

describe('an account', () => {
  it('is shown in major units of its currency', () => {
    expect(toAccount(ACCOUNT)).toEqual({
      ...{ id: '5', name: 'Till', type: 'cash', currency: 'KWD', overdraft: 'deny', isArchived: false, version: 3 },
      openingBalance: { amount: '0.000', currency: 'KWD' },
      currentBalance: { amount: '1.005', currency: 'KWD' },
      lowBalanceThreshold: { amount: '2.000', currency: 'KWD' },
      isLowBalance: true,
      createdAt: '2026-03-01T10:00:00.000Z',
      updatedAt: '2026-03-01T10:00:00.000Z',
    });
  });

  it('survives JSON, as a stored answer must', () => {
    const shown = toAccount(ACCOUNT);
    expect(JSON.parse(JSON.stringify(shown))).toEqual(shown);
  });

  it('is audited under the names that REST has', () => {
    expect(auditedAccount({ ...ACCOUNT, lowBalanceThresholdMinor: null })).toEqual({
      ...{ name: 'Till', type: 'cash', currency: 'KWD', overdraft: 'deny', is_archived: false },
      ...{ opening_balance: '0.000', current_balance: '1.005', low_balance_threshold: null },
    });
  });

  it.each([
    [100n, 99n, false],
    [100n, 100n, true],
    [100n, 101n, true],
    [-100n, -100n, true],
    [0n, null, false],
  ])('with %s and a threshold of %s is low: %s', (currentBalanceMinor, lowBalanceThresholdMinor, low) => {
    expect(isLowBalance({ currentBalanceMinor, lowBalanceThresholdMinor })).toBe(low);
  });
});
