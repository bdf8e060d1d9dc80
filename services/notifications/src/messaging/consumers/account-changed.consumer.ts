import { fromBinary } from '@bufbuild/protobuf';
import type { EventHandler } from '@outlay/messaging/event-handler';
import { currencyOf } from '@outlay/money/currencies';
import { AccountSchema } from '@outlay/proto/outlay/ledger/v1/account_pb.ts';
import { followBalance } from '../../alerts/low-balance.ts';
import { AccountStateRepository } from '../../replicas/account-state.repository.ts';
import { originOf } from './event-origin.ts';

/** Updates an account's state from the ledger's events, and raises or clears its alert. */
export const accountChanged: EventHandler = {
  topic: 'ledger.account',
  types: ['AccountOpened', 'AccountChanged', 'AccountArchived', 'AccountBalanceChanged'],
  async handle(event, em) {
    const account = fromBinary(AccountSchema, event.payload);
    const kept = await new AccountStateRepository(em, event.tenantId).keepNewest({
      accountId: event.aggregateId,
      name: account.name,
      currency: currencyOf(account.currency),
      balanceMinor: account.currentBalanceMinor,
      thresholdMinor: account.lowBalanceThresholdMinor ?? null,
      isArchived: account.isArchived,
      epoch: event.epoch,
      version: event.version,
    });
    if (kept) await followBalance(em, originOf(event), kept);
  },
};
