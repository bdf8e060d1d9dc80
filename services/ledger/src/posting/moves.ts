import { conflict } from '@outlay/errors/app-error';
import { formatAmount, requireInRange } from '@outlay/money/money';
import type { RequestContext } from '@outlay/tenancy/request-context';
import type { Account } from '../accounts/account.entity.ts';
import type { AccountEntryKind } from '../entries/account-entry.entity.ts';
import { refuseArchived } from './account-posting.ts';
import type { LedgerEffects } from './ledger-effects.ts';

/** Tells of something that did not stop the booking. */
export interface ExpenseWarning {
  readonly code: 'OVERDRAFT';
  readonly message: string;
}

/** One move of an account's balance, signed, in minor units of its currency. */
export interface Move {
  readonly account: Account;
  readonly kind: Extract<AccountEntryKind, 'expense' | 'reversal'>;
  readonly amountMinor: bigint;
  /** The expense's day, YYYY-MM-DD. */
  readonly date: string;
}

/**
 * Checks the moves of one command together, before any of them is made: a command that fails leaves no trace in its batch.
 * An account that denies overdrafts refuses what would leave it below zero and lower than before; so an edit that makes an
 * expense smaller is always welcome.
 *
 * @returns a warning for each account that ends below zero, lower than before, and is to warn of it
 * @throws AppError ACCOUNT_ARCHIVED, INSUFFICIENT_FUNDS, VALIDATION_FAILED where a balance would be out of range
 */
export function checkMoves(moves: readonly Move[]): ExpenseWarning[] {
  const balances = new Map<Account, bigint>();
  for (const { account, amountMinor } of moves) {
    refuseArchived(account);
    const before = balances.get(account) ?? account.currentBalanceMinor;
    balances.set(account, requireInRange(before + amountMinor));
  }
  const warnings: ExpenseWarning[] = [];
  for (const [account, after] of balances) {
    if (after >= 0n || after >= account.currentBalanceMinor || account.overdraft === 'allow') continue;
    if (account.overdraft === 'deny') throw insufficientFunds();
    warnings.push(overdrawn(account, after));
  }
  return warnings;
}

/** Makes checked moves: balances, counters and entries. Takes entry ids from `entryIds`; 0 where there are none, in a dry run. */
export function makeMoves(
  effects: LedgerEffects,
  origin: RequestContext,
  moves: readonly Move[],
  context: { expenseId: number; now: Date; entryIds: number[] },
): void {
  for (const { account, kind, amountMinor, date } of moves) {
    account.currentBalanceMinor += amountMinor;
    account.entryCount += 1;
    account.updatedAt = context.now;
    effects.entry(origin, account, {
      id: context.entryIds.shift() ?? 0,
      tenantId: account.tenantId,
      accountId: account.id,
      sequence: account.entryCount,
      kind,
      amountMinor,
      balanceAfterMinor: account.currentBalanceMinor,
      expenseId: context.expenseId,
      date,
      source: null,
      note: null,
      at: context.now,
    });
  }
}

function insufficientFunds(): Error {
  return conflict('INSUFFICIENT_FUNDS', 'The account may not be overdrawn, and its balance is too low for this.');
}

function overdrawn(account: Account, balanceMinor: bigint): ExpenseWarning {
  const balance = `${formatAmount(balanceMinor, account.currency)} ${account.currency}`;
  return { code: 'OVERDRAFT', message: `The account is overdrawn: its balance is ${balance}.` };
}
