import type { Transfer } from '@outlay/proto/outlay/ledger/v1/transfer_pb.ts';
import { amountOf, idOf, instantOf, required } from './shown.ts';

/** A transfer as REST shows it. */
export function shownTransfer(transfer: Transfer): Record<string, unknown> {
  const amount = required(transfer.amount, 'amount');
  const toAmount = required(transfer.toAmount, 'credited amount');
  return {
    id: Number(transfer.id),
    from_account_id: Number(transfer.fromAccountId),
    to_account_id: Number(transfer.toAccountId),
    amount: amountOf(amount.amountMinor, amount.currency),
    currency: amount.currency,
    to_amount: amountOf(toAmount.amountMinor, toAmount.currency),
    to_currency: toAmount.currency,
    rate: JSON.rawJSON(transfer.rate),
    rate_date: transfer.rateDate ?? null,
    rate_source: transfer.rateSource,
    date: transfer.date,
    note: transfer.note ?? null,
    created_by: idOf(transfer.createdBy),
    created_by_key: idOf(transfer.createdByKey),
    created_at: instantOf(transfer.createdAt),
    reversed_at: instantOf(transfer.reversedAt),
    reversed_by: idOf(transfer.reversedBy),
    reversed_by_key: idOf(transfer.reversedByKey),
  };
}
