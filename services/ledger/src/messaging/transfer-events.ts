import { create, toBinary } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { DomainEvent } from '@outlay/messaging/outbox';
import { TransferSchema } from '@outlay/proto/outlay/ledger/v1/transfer_pb.ts';
import type { Transfer } from '../transfers/transfer.entity.ts';

/** A transfer's full state after it was recorded or reversed: its type follows from it. */
export function transferEvent(transfer: Transfer): DomainEvent {
  const payload = create(TransferSchema, {
    id: BigInt(transfer.id),
    fromAccountId: BigInt(transfer.fromAccountId),
    toAccountId: BigInt(transfer.toAccountId),
    amount: { amountMinor: transfer.amountMinor, currency: transfer.currency },
    toAmount: { amountMinor: transfer.toAmountMinor, currency: transfer.toCurrency },
    rate: transfer.rate,
    rateDate: transfer.rateDate ?? undefined,
    rateSource: transfer.rateSource,
    date: transfer.date,
    note: transfer.note ?? undefined,
    createdBy: optionalId(transfer.createdBy),
    createdByKey: optionalId(transfer.createdByKey),
    createdAt: timestampFromDate(transfer.createdAt),
    reversedAt: transfer.reversedAt ? timestampFromDate(transfer.reversedAt) : undefined,
    reversedBy: optionalId(transfer.reversedBy),
    reversedByKey: optionalId(transfer.reversedByKey),
  });
  return {
    topic: 'ledger.transfer',
    type: transfer.reversedAt ? 'TransferReversed' : 'TransferRecorded',
    aggregateId: transfer.id,
    version: transfer.version,
    payload: toBinary(TransferSchema, payload),
  };
}

function optionalId(id: number | null | undefined): bigint | undefined {
  return id == null ? undefined : BigInt(id);
}
