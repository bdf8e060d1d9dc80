import { formatAmount } from '@outlay/money/money';
import type { Transfer } from './transfer.entity.ts';

/** Audited fields of a transfer: REST names, amounts as decimal text. */
export function auditedTransfer(transfer: Transfer): Record<string, string | number | boolean | null> {
  return {
    from_account_id: transfer.fromAccountId,
    to_account_id: transfer.toAccountId,
    amount: formatAmount(transfer.amountMinor, transfer.currency),
    currency: transfer.currency,
    to_amount: formatAmount(transfer.toAmountMinor, transfer.toCurrency),
    to_currency: transfer.toCurrency,
    rate: transfer.rate,
    rate_source: transfer.rateSource,
    date: transfer.date,
    note: transfer.note ?? null,
    is_reversed: transfer.reversedAt != null,
  };
}
