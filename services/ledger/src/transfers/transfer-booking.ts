import { diff } from '@outlay/audit/diff';
import { invalidField, invalidReference } from '@outlay/errors/app-error';
import { formatAmount } from '@outlay/money/money';
import type { RequestContext } from '@outlay/tenancy/request-context';
import type { Account } from '../accounts/account.entity.ts';
import { transferEvent } from '../messaging/transfer-events.ts';
import type { Posting } from '../posting/posting.ts';
import { auditedTransfer } from './transfer.audit.ts';
import type { Transfer } from './transfer.entity.ts';
import { toTransfer, type RecordedTransfer, type TransferBalanceModel } from './transfer.mapper.ts';

/** The accounts of a transfer, as they stand in a posting. */
export interface TransferParties {
  readonly from: Account;
  readonly to: Account;
}

/** @throws RowBusyError; AppError INVALID_REFERENCE; VALIDATION_FAILED for one account twice */
export function partiesOf(posting: Posting, ids: { fromId: number; toId: number }): TransferParties {
  const from = posting.account(ids.fromId, () => invalidReference('fromAccountId'));
  const to = posting.account(ids.toId, () => invalidReference('toAccountId'));
  if (from === to) throw invalidField('toAccountId', 'must be another account than from_account_id', 'REPEATED');
  return { from, to };
}

/**
 * Posts both entries of a transfer, or of its reversal: of the opposite sign, on the same day.
 * @throws AppError ACCOUNT_ARCHIVED, PERIOD_CLOSED, INSUFFICIENT_FUNDS, VALIDATION_FAILED where a balance would be out of range
 */
export function postTransfer(
  origin: RequestContext,
  posting: Posting,
  { from, to }: TransferParties,
  { before, after }: { before: Transfer | null; after: Transfer },
): RecordedTransfer {
  const sign = before === null ? 1n : -1n;
  const move = { kind: 'transfer', date: after.date, transferId: after.id } as const;
  const balancesBefore = [from.currentBalanceMinor, to.currentBalanceMinor] as const;
  const warnings = posting.post(origin, [
    { ...move, account: from, amountMinor: -sign * after.amountMinor, accountField: 'fromAccountId' },
    { ...move, account: to, amountMinor: sign * after.toAmountMinor, accountField: 'toAccountId' },
  ]);
  const changes = diff(before && auditedTransfer(before), auditedTransfer(after));
  const action = before === null ? 'transfer.recorded' : 'transfer.reversed';
  posting.effects.audit(origin, { action, entityType: 'transfer', entityId: after.id, changes });
  posting.effects.event(origin, transferEvent(after));
  const balances = [balanceOf(from, balancesBefore[0]), balanceOf(to, balancesBefore[1])];
  return { transfer: toTransfer(after), warnings, balances, dryRun: false };
}

function balanceOf({ id, currency, currentBalanceMinor }: Account, beforeMinor: bigint): TransferBalanceModel {
  const money = (amountMinor: bigint) => ({ amount: formatAmount(amountMinor, currency), currency });
  return { accountId: id, balanceBefore: money(beforeMinor), balance: money(currentBalanceMinor) };
}
