import { formatAmount } from '@outlay/money/money';
import type { PostingWarning } from '../posting/posting.ts';
import type { Transfer } from './transfer.entity.ts';

/** A transfer as GraphQL shows it, with the ids of what it refers to. It survives JSON, so it can be a command's stored answer. */
export type TransferModel = ReturnType<typeof toTransfer>;

/** The only crossing from the table to the API. */
export function toTransfer(transfer: Transfer) {
  const { currency, toCurrency } = transfer;
  return {
    id: String(transfer.id),
    fromAccountId: transfer.fromAccountId,
    toAccountId: transfer.toAccountId,
    amount: { amount: formatAmount(transfer.amountMinor, currency), currency },
    toAmount: { amount: formatAmount(transfer.toAmountMinor, toCurrency), currency: toCurrency },
    rate: transfer.rate,
    rateDate: transfer.rateDate ?? null,
    rateSource: transfer.rateSource,
    date: transfer.date,
    note: transfer.note ?? null,
    createdById: transfer.createdBy ?? null,
    createdByKeyId: transfer.createdByKey ?? null,
    createdAt: transfer.createdAt.toISOString(),
    reversedAt: transfer.reversedAt?.toISOString() ?? null,
    reversedById: transfer.reversedBy ?? null,
    reversedByKeyId: transfer.reversedByKey ?? null,
    version: transfer.version,
  };
}

/** Balances of an account right before and after a transfer. */
export interface TransferBalanceModel {
  accountId: number;
  balanceBefore: { amount: string; currency: TransferModel['amount']['currency'] };
  balance: { amount: string; currency: TransferModel['amount']['currency'] };
}

/** The answer to a command on a transfer. It survives JSON, so it can be stored for a repetition of the command. */
export interface RecordedTransfer {
  transfer: TransferModel;
  warnings: readonly PostingWarning[];
  balances: TransferBalanceModel[];
  dryRun: boolean;
}
