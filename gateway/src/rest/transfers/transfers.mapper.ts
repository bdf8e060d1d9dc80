import type { z } from 'zod';
import type { RecordTransferMutation, TransferDetailsFragment } from '../../__generated__/rest-operations.ts';
import { toWarnings } from '../accounts/posting-warnings.ts';
import { jsonNumber } from '../kit/exact-json.ts';
import { rateSource } from '../exchange-rates/rate-source.ts';
import type { recordedTransfer, transfer } from './transfers.schemas.ts';

/** A transfer as REST answers it. */
export function toTransfer(found: TransferDetailsFragment): z.output<typeof transfer> {
  return {
    id: Number(found.id),
    from_account_id: Number(found.fromAccount.id),
    to_account_id: Number(found.toAccount.id),
    amount: jsonNumber(found.amount.amount),
    currency: found.amount.currency,
    to_amount: jsonNumber(found.toAmount.amount),
    to_currency: found.toAmount.currency,
    rate: jsonNumber(found.rate),
    rate_date: found.rateDate,
    rate_source: rateSource.toRest(found.rateSource),
    date: found.date,
    note: found.note,
    created_by: idOf(found.createdBy),
    created_by_key: idOf(found.createdByKey),
    created_at: found.createdAt,
    reversed_at: found.reversedAt,
    reversed_by: idOf(found.reversedBy),
    reversed_by_key: idOf(found.reversedByKey),
  };
}

/** A transfer and what recording it did. */
export function toRecordedTransfer(
  found: NonNullable<RecordTransferMutation['recordTransfer']>,
): z.output<typeof recordedTransfer> {
  return {
    ...toTransfer(found.transfer),
    warnings: toWarnings(found.warnings),
    balances: found.balances.map(({ account, balanceBefore, balance }) => ({
      account_id: Number(account.id),
      balance_before: jsonNumber(balanceBefore.amount),
      balance: jsonNumber(balance.amount),
      currency: balance.currency,
    })),
    dry_run: found.dryRun,
  };
}

function idOf(reference: { id: string } | null): number | null {
  return reference && Number(reference.id);
}
