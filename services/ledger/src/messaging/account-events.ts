import { create, toBinary } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { DomainEvent } from '@outlay/messaging/outbox';
import { AccountEntryKind, AccountEntrySchema } from '@outlay/proto/outlay/ledger/v1/account_entry_pb.ts';
import { AccountSchema, AccountType, OverdraftPolicy } from '@outlay/proto/outlay/ledger/v1/account_pb.ts';
import type { Account } from '../accounts/account.entity.ts';
import type { AccountEntry } from '../entries/account-entry.entity.ts';

const TYPES = {
  cash: AccountType.CASH,
  bank: AccountType.BANK,
  card: AccountType.CARD,
  other: AccountType.OTHER,
};
const POLICIES = { allow: OverdraftPolicy.ALLOW, warn: OverdraftPolicy.WARN, deny: OverdraftPolicy.DENY };
const KINDS = {
  opening: AccountEntryKind.OPENING,
  deposit: AccountEntryKind.DEPOSIT,
  expense: AccountEntryKind.EXPENSE,
  reversal: AccountEntryKind.REVERSAL,
  adjustment: AccountEntryKind.ADJUSTMENT,
  transfer: AccountEntryKind.TRANSFER,
};

export type AccountEventType = 'AccountOpened' | 'AccountChanged' | 'AccountArchived' | 'AccountBalanceChanged';

/** The account as the event's payload shows it. */
export type AccountState = Omit<Account, 'tenantId' | 'version' | 'entryCount'> & Partial<Pick<Account, 'entryCount'>>;

/** An account's full state after a change. The caller has raised `eventVersion` by one for this event. */
export function accountEvent(type: AccountEventType, account: AccountState): DomainEvent {
  const payload = create(AccountSchema, {
    id: BigInt(account.id),
    name: account.name,
    type: TYPES[account.type],
    currency: account.currency,
    openingBalanceMinor: account.openingBalanceMinor,
    currentBalanceMinor: account.currentBalanceMinor,
    lowBalanceThresholdMinor: account.lowBalanceThresholdMinor ?? undefined,
    overdraft: POLICIES[account.overdraft],
    isArchived: account.isArchived,
    createdAt: timestampFromDate(account.createdAt),
    updatedAt: timestampFromDate(account.updatedAt),
    entryCount: account.entryCount === undefined ? undefined : BigInt(account.entryCount),
  });
  return {
    topic: 'ledger.account',
    type,
    aggregateId: account.id,
    version: account.eventVersion,
    payload: toBinary(AccountSchema, payload),
  };
}

/** The entry as the event's payload shows it, with its account's currency. */
export type EntryState = Omit<AccountEntry, 'tenantId' | 'transferId' | 'source' | 'note'> & { currency: string };

/** A posting. Its aggregate is the account and its version the entry's sequence, so that an account's entries keep their order. */
export function entryEvent(entry: EntryState): DomainEvent {
  const payload = create(AccountEntrySchema, {
    id: BigInt(entry.id),
    accountId: BigInt(entry.accountId),
    sequence: BigInt(entry.sequence),
    kind: KINDS[entry.kind],
    amountMinor: entry.amountMinor,
    balanceAfterMinor: entry.balanceAfterMinor,
    currency: entry.currency,
    expenseId: entry.expenseId ? BigInt(entry.expenseId) : undefined,
    date: entry.date,
    at: timestampFromDate(entry.at),
  });
  return {
    topic: 'ledger.account-entry',
    type: 'AccountEntryPosted',
    aggregateId: entry.accountId,
    version: entry.sequence,
    payload: toBinary(AccountEntrySchema, payload),
  };
}
