import type { Account } from './account.entity.ts';
import { readAccount, readAdjustment, readChange, readDeposit } from './account.rules.ts';

const INPUT = { name: 'Bank', openingBalance: '0' };
const NOW = new Date('2026-03-01T10:00:00Z');
const ACCOUNT: Account = {
  ...{ id: 5, tenantId: 1, name: 'Till', type: 'cash', currency: 'JPY', overdraft: 'deny', isArchived: false },
  ...{ openingBalanceMinor: 0n, currentBalanceMinor: 5n, lowBalanceThresholdMinor: null },
  ...{ version: 3, eventVersion: 7, entryCount: 4, createdAt: NOW, updatedAt: NOW },
};

/** The fields an attempt is refused for. */
function wrongFields(attempt: () => unknown): string[] {
  try {
    attempt();
  } catch (error) {
    const { details }: { details?: { field: string }[] } = Object(error);
    return (details ?? []).map(({ field }) => field);
  }
  return [];
}

describe('opening', () => {
  it('is by default at a bank, with a warning on overdraft', () => {
    expect(readAccount(INPUT, 'USD')).toEqual({
      ...{ name: 'Bank', type: 'bank', currency: 'USD', overdraft: 'warn' },
      ...{ openingBalanceMinor: 0n, lowBalanceThresholdMinor: null },
    });
  });

  it.each([
    [{ openingBalance: '0.5' }, 'JPY', ['openingBalance']],
    [{ openingBalance: 'a lot' }, 'USD', ['openingBalance']],
    [{ openingBalance: '-0.01', overdraft: 'deny' }, 'USD', ['openingBalance']],
    [
      { name: '', openingBalance: '1.001', lowBalanceThreshold: '1.001' },
      'USD',
      ['name', 'openingBalance', 'lowBalanceThreshold'],
    ],
    [{}, 'usd', ['currency']],
  ] as const)('refuses %j in %s for %j', (input, currency, fields) => {
    expect(wrongFields(() => readAccount({ ...INPUT, ...input }, currency))).toEqual(fields);
  });
});

describe('changing', () => {
  it('sets what is given and nothing else', () => {
    expect(readChange(ACCOUNT, {})).toEqual({});
    expect(readChange(ACCOUNT, { name: ' Safe ', lowBalanceThreshold: '12' })).toEqual({
      name: 'Safe',
      lowBalanceThresholdMinor: 12n,
    });
    expect(readChange(ACCOUNT, { lowBalanceThreshold: null, isArchived: true })).toEqual({
      lowBalanceThresholdMinor: null,
      isArchived: true,
    });
  });

  it('refuses null where nothing can be empty, and amounts that the currency has not', () => {
    const change = { name: null, type: null, overdraft: null, isArchived: null, lowBalanceThreshold: '1.5' };
    expect(wrongFields(() => readChange(ACCOUNT, change)).toSorted()).toEqual(
      ['name', 'lowBalanceThreshold', 'type', 'overdraft', 'isArchived'].toSorted(),
    );
  });
});

const TODAY = '2026-03-01';

describe('moving', () => {
  it('reads an adjustment of either sign', () => {
    expect(readAdjustment({ amount: '-0.01', reason: ' Fees ' }, 'USD')).toEqual({ amountMinor: -1n, reason: 'Fees' });
    expect(wrongFields(() => readAdjustment({ amount: '0.00', reason: '' }, 'USD'))).toEqual(['amount', 'reason']);
  });

  it('reads a deposit above zero', () => {
    const deposit = { amount: '12', date: '2026-01-01', source: ' Grant ', note: '' };
    expect(readDeposit(deposit, 'USD', TODAY)).toEqual({
      amountMinor: 1200n,
      date: '2026-01-01',
      source: 'Grant',
      note: null,
    });
    const wrong = { ...deposit, amount: '-1', date: '1969-12-31' };
    expect(wrongFields(() => readDeposit(wrong, 'USD', TODAY))).toEqual(['amount', 'date']);
  });
});
