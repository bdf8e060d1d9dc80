import { conflict } from '@outlay/errors/app-error';
import { requireInRange } from '@outlay/money/money';
import type { Account } from '../accounts/account.entity.ts';
import type { AccountEntry, AccountEntryKind } from '../entries/account-entry.entity.ts';

/** What is to be posted: `amountMinor` is signed, in the account's currency; `date` is the day it is about. */
export interface Posting {
  kind: AccountEntryKind;
  amountMinor: bigint;
  date: string;
  expenseId?: number | null;
  source?: string | null;
  note?: string | null;
}

/**
 * Moves the balance of an account that this transaction has locked, and raises its `eventVersion` for one
 * AccountBalanceChanged.
 *
 * @returns the entry to insert
 * @throws AppError ACCOUNT_ARCHIVED, INSUFFICIENT_FUNDS for a debit below zero where the policy is to deny, VALIDATION_FAILED
 *   where the balance would be out of range
 */
export function post(account: Account, posting: Posting, now = new Date()): Omit<AccountEntry, 'id'> {
  refuseArchived(account);
  const balanceAfterMinor = requireInRange(account.currentBalanceMinor + posting.amountMinor);
  refuseOverdraft(account, posting.amountMinor, balanceAfterMinor);
  account.currentBalanceMinor = balanceAfterMinor;
  account.entryCount += 1;
  account.eventVersion += 1;
  account.updatedAt = now;
  return newEntry(account, posting, now);
}

/** The entry for an account whose balance and count already include it. */
export function newEntry(account: Account, posting: Posting, now: Date): Omit<AccountEntry, 'id'> {
  return {
    tenantId: account.tenantId,
    accountId: account.id,
    sequence: account.entryCount,
    kind: posting.kind,
    amountMinor: posting.amountMinor,
    balanceAfterMinor: account.currentBalanceMinor,
    expenseId: posting.expenseId ?? null,
    date: posting.date,
    source: posting.source ?? null,
    note: posting.note ?? null,
    at: now,
  };
}

/** @throws AppError ACCOUNT_ARCHIVED */
export function refuseArchived(account: Pick<Account, 'isArchived'>): void {
  if (account.isArchived) throw conflict('ACCOUNT_ARCHIVED', 'The account is archived and takes no postings.');
}

/** A credit is always welcome, even where it leaves the balance below zero. @throws AppError INSUFFICIENT_FUNDS */
export function refuseOverdraft(
  account: Pick<Account, 'overdraft'>,
  amountMinor: bigint,
  balanceAfterMinor: bigint,
): void {
  if (account.overdraft !== 'deny' || amountMinor >= 0n || balanceAfterMinor >= 0n) return;
  throw conflict('INSUFFICIENT_FUNDS', 'The account may not be overdrawn, and its balance is too low for this.');
}
