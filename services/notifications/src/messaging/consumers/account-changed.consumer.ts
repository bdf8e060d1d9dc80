import type { EntityManager } from '@mikro-orm/postgresql';
import { fromBinary } from '@bufbuild/protobuf';
import type { EventHandler, ReceivedEvent } from '@outlay/messaging/event-handler';
import { isNewer, type EventOrder } from '@outlay/messaging/ordering';
import { currencyOf } from '@outlay/money/currencies';
import { AccountSchema } from '@outlay/proto/outlay/ledger/v1/account_pb.ts';
import type { Alert } from '../../alerts/alert.ts';
import { AlertRepository } from '../../alerts/alert.repository.ts';
import { followBalance, isLow } from '../../alerts/low-balance.ts';
import { AccountStateRepository, type AccountState } from '../../replicas/account-state.repository.ts';
import { originOf } from './event-origin.ts';

/** Updates accounts' states from the ledger's events, and raises or clears their alerts. */
export const accountChanged: EventHandler = {
  topic: 'ledger.account',
  types: ['AccountOpened', 'AccountChanged', 'AccountArchived', 'AccountBalanceChanged'],
  handle: async (event, em) => follow([event], em),
  handleAll: follow,
};

/** Stores the newest states at once. Alerts follow every state, event by event, where one is low or an alert is open. */
async function follow(events: readonly ReceivedEvent[], em: EntityManager): Promise<void> {
  const [first] = events;
  if (!first) return;
  const changes = events.map((event) => ({ event, account: accountOf(event) }));
  const states = new AccountStateRepository(em, first.tenantId);
  const followed = await states.keepNewest(changes.map(({ account }) => account));
  const alerts = new AlertRepository(em, first.tenantId);
  // Read once the accounts are locked: the job that checks balances locks them, too.
  const open = new Map<number, Alert | null>();
  for (const id of await alerts.withOpen('LOW_BALANCE', [...followed.keys()])) {
    open.set(id, await alerts.findOpen('LOW_BALANCE', id));
  }
  for (const { event, account } of changes) {
    const { accountId } = account;
    const before = followed.get(accountId);
    if (before === undefined || !isNewer(event, before)) continue;
    followed.set(accountId, event);
    const alert = open.get(accountId) ?? null;
    if (alert || isLow(account)) open.set(accountId, await followBalance(em, originOf(event), account, alert));
  }
}

function accountOf({ aggregateId, payload, epoch, version }: ReceivedEvent): AccountState & EventOrder {
  const account = fromBinary(AccountSchema, payload);
  return {
    accountId: aggregateId,
    name: account.name,
    currency: currencyOf(account.currency),
    balanceMinor: account.currentBalanceMinor,
    thresholdMinor: account.lowBalanceThresholdMinor ?? null,
    isArchived: account.isArchived,
    epoch,
    version,
  };
}
