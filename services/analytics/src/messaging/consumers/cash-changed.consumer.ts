import type { EntityManager } from '@mikro-orm/postgresql';
import type { EventHandler, ReceivedEvent } from '@outlay/messaging/event-handler';
import { CASH_ACCOUNT, cashAccountOf } from '../../cashflow/cash-account.ts';
import { cutsOfAccounts } from '../../cashflow/cash-cut.ts';
import { cashEntryOf } from '../../cashflow/cash-entry.ts';
import { CashEntryRepository } from '../../cashflow/cash-entry.repository.ts';
import { ReplicaRepository } from '../../replicas/replica.repository.ts';

/** Keeps every entry, and every sum that it is part of. */
export const entryPosted: EventHandler = {
  topic: 'ledger.account-entry',
  types: ['AccountEntryPosted'],
  handle: async (event, em) => keepEntries([event], em),
  handleAll: keepEntries,
};

/** Keeps how many entries accounts have: after a restore that tells which ones are lost. */
export const cashAccountChanged: EventHandler = {
  topic: 'ledger.account',
  types: ['AccountOpened', 'AccountChanged', 'AccountArchived', 'AccountBalanceChanged'],
  handle: async (event, em) => keepAccounts([event], em),
  handleAll: keepAccounts,
};

/** Handlers of the events that the cashflow is made from. */
export const cashHandlers: readonly EventHandler[] = [cashAccountChanged, entryPosted];

/** @param events of one tenant */
async function keepEntries(events: readonly ReceivedEvent[], em: EntityManager): Promise<void> {
  const [first] = events;
  if (first) await new CashEntryRepository(em, first.tenantId).keep(events.map(cashEntryOf));
}

/** @param events of one tenant */
async function keepAccounts(events: readonly ReceivedEvent[], em: EntityManager): Promise<void> {
  const [first] = events;
  if (!first) return;
  const accounts = events.map(cashAccountOf);
  await new ReplicaRepository(em, first.tenantId).keepNewest(CASH_ACCOUNT, accounts);
  await new CashEntryRepository(em, first.tenantId).cut(cutsOfAccounts(accounts));
}
