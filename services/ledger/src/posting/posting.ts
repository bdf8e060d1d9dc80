import { conflict, invalidReference } from '@outlay/errors/app-error';
import { formatAmount, requireInRange } from '@outlay/money/money';
import type { RequestContext } from '@outlay/tenancy/request-context';
import type { Account } from '../accounts/account.entity.ts';
import type { AccountFields } from '../accounts/account.rules.ts';
import type { AccountEntry } from '../entries/account-entry.entity.ts';
import { requireOpen } from './closed-period.rules.ts';
import { PostingEffects } from './posting-effects.ts';
import { RowBusyError, rowKey, type PostingState } from './posting-state.ts';

/** A condition that did not stop a posting. */
export interface PostingWarning {
  readonly code: 'OVERDRAFT';
  readonly message: string;
}

/** One move of an account's balance, signed, in minor units of its currency; `date` is the day it is about, YYYY-MM-DD. */
export interface Move extends Pick<AccountEntry, 'kind' | 'amountMinor' | 'date'> {
  readonly account: Account;
  readonly expenseId?: number;
  readonly transferId?: number;
  readonly source?: string | null;
  readonly note?: string | null;
  /** The command's name of the account, for errors; default `accountId`. */
  readonly accountField?: string;
}

/**
 * An account of a state.
 * @throws RowBusyError where another transaction holds it; AppError INVALID_REFERENCE, unless another error is given
 */
export function accountOf(
  { accounts, busy }: Pick<PostingState, 'accounts' | 'busy'>,
  id: number,
  missing: () => Error = () => invalidReference('accountId'),
): Account {
  const account = accounts.get(id);
  if (account) return account;
  const key = rowKey('account', id);
  throw busy.has(key) ? new RowBusyError(key) : missing();
}

/**
 * The one way to move balances. Posts the moves of one command after another on a state that was read and locked in the same
 * transaction; in memory, so that many commands can share a transaction and each still succeeds or fails alone. `effects` is
 * then all there is to write.
 */
export class Posting {
  readonly effects = new PostingEffects();
  readonly state: PostingState;

  constructor(state: PostingState) {
    this.state = state;
  }

  /** As {@link accountOf}. */
  account(id: number, missing?: () => Error): Account {
    return accountOf(this.state, id, missing);
  }

  /** Opens an account; its opening balance is its first move. @throws AppError as {@link post} */
  open(
    origin: RequestContext,
    ids: Pick<Account, 'id' | 'tenantId'>,
    fields: AccountFields,
  ): { account: Account; warnings: PostingWarning[] } {
    const { now, today } = this.state;
    const account: Account = {
      ...fields,
      ...ids,
      currentBalanceMinor: 0n,
      isArchived: false,
      version: 1,
      eventVersion: 0,
      entryCount: 0,
      createdAt: now,
      updatedAt: now,
    };
    this.effects.account(origin, account, 'AccountOpened');
    const opening = { account, kind: 'opening', amountMinor: fields.openingBalanceMinor, date: today } as const;
    return { account, warnings: this.post(origin, [opening]) };
  }

  /**
   * Checks the moves of one command together, then makes them all: a command that fails leaves no trace. An account that denies
   * overdrafts refuses what would leave it below zero and lower than before, so that a credit is always welcome, and so is an
   * edit that makes an expense smaller.
   *
   * @returns a warning for each account that ends below zero, lower than before, and is to warn of it
   * @throws AppError PERIOD_CLOSED, ACCOUNT_ARCHIVED, INSUFFICIENT_FUNDS, VALIDATION_FAILED where a balance would be out of range
   */
  post(origin: RequestContext, moves: readonly Move[]): PostingWarning[] {
    for (const { kind, date } of moves) requireOpen(this.state, date, kind);
    const warnings = checkMoves(moves);
    for (const move of moves) this.#make(origin, move);
    return warnings;
  }

  #make(origin: RequestContext, { account, kind, amountMinor, date, ...move }: Move): void {
    const { now, ids } = this.state;
    account.currentBalanceMinor += amountMinor;
    account.entryCount += 1;
    account.updatedAt = now;
    this.effects.entry(origin, account, {
      id: ids.entries.shift() ?? 0,
      tenantId: account.tenantId,
      accountId: account.id,
      sequence: account.entryCount,
      kind,
      amountMinor,
      balanceAfterMinor: account.currentBalanceMinor,
      expenseId: move.expenseId ?? null,
      transferId: move.transferId ?? null,
      date,
      source: move.source ?? null,
      note: move.note ?? null,
      at: now,
    });
  }
}

function checkMoves(moves: readonly Move[]): PostingWarning[] {
  const balances = new Map<Account, bigint>();
  for (const { account, amountMinor, accountField = 'accountId' } of moves) {
    if (account.isArchived)
      throw conflict('ACCOUNT_ARCHIVED', 'The account is archived and takes no postings.', [
        { field: accountField, message: 'is archived', code: 'ACCOUNT_ARCHIVED' },
      ]);
    const before = balances.get(account) ?? account.currentBalanceMinor;
    balances.set(account, requireInRange(before + amountMinor, account.currency, 'the balance of the account'));
  }
  const warnings: PostingWarning[] = [];
  for (const [account, after] of balances) {
    if (after >= 0n || after >= account.currentBalanceMinor || account.overdraft === 'allow') continue;
    if (account.overdraft === 'deny') throw insufficientFunds();
    warnings.push(overdrawn(account, after));
  }
  return warnings;
}

function insufficientFunds(): Error {
  return conflict('INSUFFICIENT_FUNDS', 'The account may not be overdrawn, and its balance is too low for this.', [
    { field: 'amount', message: 'is more than the account holds', code: 'INSUFFICIENT_FUNDS' },
  ]);
}

function overdrawn(account: Account, balanceMinor: bigint): PostingWarning {
  const balance = `${formatAmount(balanceMinor, account.currency)} ${account.currency}`;
  return { code: 'OVERDRAFT', message: `The account is overdrawn: its balance is ${balance}.` };
}
