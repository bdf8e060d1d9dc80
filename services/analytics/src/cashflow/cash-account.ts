import { fromBinary } from '@bufbuild/protobuf';
import type { ReceivedEvent } from '@outlay/messaging/event-handler';
import { currencyOf } from '@outlay/money/currencies';
import { AccountSchema } from '@outlay/proto/outlay/ledger/v1/account_pb.ts';
import type { ChangeOrigin, ReplicaTable } from '../replicas/replica-tables.ts';

/** Facts about the entries of an account, from its newest event. */
export interface CashAccount extends ChangeOrigin {
  accountId: number;
  currency: string;
  /** Null in events of ledgers that did not tell it. */
  entryCount: number | null;
}

export const CASH_ACCOUNT: ReplicaTable<CashAccount> = {
  name: 'cash_account',
  id: 'account_id',
  idOf: ({ accountId }) => accountId,
  columns: {
    account_id: 'accountId',
    currency: 'currency',
    entry_count: 'entryCount',
    event_time: 'eventTime',
    epoch: 'epoch',
    version: 'version',
  },
};

export function cashAccountOf({ aggregateId, payload, time, epoch, version }: ReceivedEvent): CashAccount {
  const { currency, entryCount } = fromBinary(AccountSchema, payload);
  return {
    accountId: aggregateId,
    currency: currencyOf(currency),
    entryCount: entryCount === undefined ? null : Number(entryCount),
    eventTime: time,
    epoch,
    version,
  };
}
