import { fromBinary } from '@bufbuild/protobuf';
import type { ReceivedEvent } from '@outlay/messaging/event-handler';
import { currencyOf } from '@outlay/money/currencies';
import { AccountEntryKind, AccountEntrySchema } from '@outlay/proto/outlay/ledger/v1/account_entry_pb.ts';

/** Kinds of entries. Adjustments are of two kinds, by their sign, because one is inflow and the other outflow. */
export type CashKind = 'opening' | 'deposit' | 'expense' | 'reversal' | 'adjustment_in' | 'adjustment_out' | 'transfer';

/** One posting to an account. */
export interface CashEntry {
  accountId: number;
  /** 1, 2, 3, … within the account, without gaps. */
  sequence: number;
  currency: string;
  kind: CashKind;
  /** Signed, in minor units of the currency. */
  amountMinor: bigint;
  /** YYYY-MM-DD */
  day: string;
  epoch: number;
}

/** @throws Error when the payload is no entry, or of a kind that this version does not know */
export function cashEntryOf({ aggregateId, version, payload, epoch }: ReceivedEvent): CashEntry {
  const entry = fromBinary(AccountEntrySchema, payload);
  return {
    accountId: aggregateId,
    sequence: version,
    currency: currencyOf(entry.currency),
    kind: kindOf(entry.kind, entry.amountMinor),
    amountMinor: entry.amountMinor,
    day: entry.date,
    epoch,
  };
}

function kindOf(kind: AccountEntryKind, amountMinor: bigint): CashKind {
  switch (kind) {
    case AccountEntryKind.OPENING:
      return 'opening';
    case AccountEntryKind.DEPOSIT:
      return 'deposit';
    case AccountEntryKind.EXPENSE:
      return 'expense';
    case AccountEntryKind.REVERSAL:
      return 'reversal';
    case AccountEntryKind.ADJUSTMENT:
      return amountMinor < 0n ? 'adjustment_out' : 'adjustment_in';
    case AccountEntryKind.TRANSFER:
      return 'transfer';
    default:
      throw new Error(`The event of an account's entry has the unknown kind ${kind}; a newer version may know it.`);
  }
}
