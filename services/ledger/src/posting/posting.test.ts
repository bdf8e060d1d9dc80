import type { RequestContext } from '@outlay/tenancy/request-context';
import { ANONYMOUS } from '@outlay/tenancy/request-context';
import type { Account } from '../accounts/account.entity.ts';
import { Posting, type Move } from './posting.ts';
import { RowBusyError, type PostingState } from './posting-state.ts';

const NOW = new Date('2026-03-02T00:00:00Z');
const ORIGIN: RequestContext = { tenantId: 1, principal: ANONYMOUS, requestId: 'request' };

function account(fields: Partial<Account> = {}): Account {
  const earlier = new Date('2026-03-01T10:00:00Z');
  return {
    ...{ id: 5, tenantId: 1, name: 'Bank', type: 'bank', currency: 'USD', overdraft: 'warn', isArchived: false },
    ...{ openingBalanceMinor: 0n, currentBalanceMinor: 1_000n, lowBalanceThresholdMinor: null },
    ...{ version: 3, eventVersion: 7, entryCount: 4, createdAt: earlier, updatedAt: earlier },
    ...fields,
  };
}

function postingOn(...accounts: Account[]): Posting {
  const state: PostingState = {
    now: NOW,
    today: '2026-03-02',
    settings: 'complete',
    timeZone: 'UTC',
    closedThrough: null,
    quota: null,
    baseCurrency: 'USD',
    accounts: new Map(accounts.map((one) => [one.id, one])),
    projects: new Map(),
    categories: new Set(),
    busy: new Set(['account:9']),
    ids: { entries: [100, 101, 102], expenses: [] },
  };
  return new Posting(state);
}

const KINDS = ['adjustment', 'deposit', 'expense', 'reversal', 'transfer'] as const;
function move(to: Account, amountMinor: bigint, kind: Move['kind'] = 'adjustment'): Move {
  return { account: to, kind, amountMinor, date: '2026-03-01' };
}

describe('posting', () => {
  it('moves the balance and numbers the entries, but not the version that people edit', () => {
    const bank = account();
    const posting = postingOn(bank);
    expect(posting.post(ORIGIN, [move(bank, -250n), move(bank, 50n)])).toEqual([]);
    expect(posting.effects.entries).toMatchObject([
      { id: 100, accountId: 5, sequence: 5, amountMinor: -250n, balanceAfterMinor: 750n, at: NOW },
      { id: 101, accountId: 5, sequence: 6, amountMinor: 50n, balanceAfterMinor: 800n, at: NOW },
    ]);
    expect(bank).toMatchObject({ currentBalanceMinor: 800n, entryCount: 6, version: 3, updatedAt: NOW });
    expect(posting.effects.closeEvents().map(({ event: { type, version } }) => [type, version])).toEqual([
      ['AccountEntryPosted', 5],
      ['AccountEntryPosted', 6],
      ['AccountBalanceChanged', 8],
    ]);
  });

  describe.each(KINDS)('of the kind %s', (kind) => {
    it.each([
      ['allow', -1_001n, []],
      ['warn', -1_000n, []],
      ['warn', -1_001n, ['OVERDRAFT']],
      ['deny', -1_000n, []],
      ['deny', 5n, []],
    ] as const)('with overdrafts to %s takes %s with the warnings %j', (overdraft, amountMinor, warnings) => {
      const bank = account({ overdraft });
      const given = postingOn(bank).post(ORIGIN, [move(bank, amountMinor, kind)]);
      expect(given.map(({ code }) => code)).toEqual(warnings);
    });

    it('is refused below zero where overdrafts are denied, and leaves no trace', () => {
      const bank = account({ overdraft: 'deny' });
      const other = account({ id: 6 });
      const posting = postingOn(bank, other);
      expect(() => posting.post(ORIGIN, [move(other, 1n), move(bank, -1_001n, kind)])).toThrow(
        expect.objectContaining({ code: 'INSUFFICIENT_FUNDS' }),
      );
      expect([bank, other]).toEqual([account({ overdraft: 'deny' }), account({ id: 6 })]);
      expect(posting.effects.entries).toEqual([]);
    });

    it('is refused by an archived account and where the balance would be out of range', () => {
      const archived = account({ isArchived: true });
      const full = account({ currentBalanceMinor: 10n ** 15n - 1n });
      expect(() => postingOn(archived).post(ORIGIN, [move(archived, 1n, kind)])).toThrow(
        expect.objectContaining({ code: 'ACCOUNT_ARCHIVED' }),
      );
      expect(() => postingOn(full).post(ORIGIN, [move(full, 1n, kind)])).toThrow(
        expect.objectContaining({ code: 'VALIDATION_FAILED' }),
      );
      expect([archived.entryCount, full.entryCount]).toEqual([4, 4]);
    });
  });

  it('takes a credit that leaves a denied overdraft below zero', () => {
    const bank = account({ overdraft: 'deny', currentBalanceMinor: -100n });
    expect(postingOn(bank).post(ORIGIN, [move(bank, 40n)])).toEqual([]);
    expect(bank.currentBalanceMinor).toBe(-60n);
  });

  it('opens an account with its first entry, and warns as any other move does', () => {
    const posting = postingOn();
    const fields = {
      name: 'Card',
      type: 'card',
      currency: 'USD',
      overdraft: 'warn',
      openingBalanceMinor: -300n,
      lowBalanceThresholdMinor: null,
    } as const;
    const { account: opened, warnings } = posting.open(ORIGIN, { id: 40, tenantId: 1 }, fields);
    expect(warnings.map(({ code }) => code)).toEqual(['OVERDRAFT']);
    expect(posting.effects.entries).toMatchObject([{ kind: 'opening', sequence: 1, date: '2026-03-02' }]);
    const types = posting.effects.closeEvents().map(({ event: { type } }) => type);
    expect(types).toEqual(['AccountOpened', 'AccountEntryPosted']);
    expect(opened).toMatchObject({ id: 40, version: 1, eventVersion: 1, entryCount: 1, currentBalanceMinor: -300n });
  });

  it('distinguishes an account that another transaction holds from one that does not exist', () => {
    expect(() => postingOn().account(9)).toThrow(RowBusyError);
    expect(() => postingOn().account(8)).toThrow(expect.objectContaining({ code: 'INVALID_REFERENCE' }));
  });
});
