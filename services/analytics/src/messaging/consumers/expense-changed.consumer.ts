import type { EntityManager } from '@mikro-orm/postgresql';
import type { EventHandler, ReceivedEvent } from '@outlay/messaging/event-handler';
import { expenseFactOf } from '../../facts/expense-fact.ts';
import { ExpenseFactRepository } from '../../facts/expense-fact.repository.ts';

/** Keeps one fact for each expense, and every sum that it is part of. */
export const expenseChanged: EventHandler = {
  topic: 'ledger.expense',
  types: ['ExpenseRecorded', 'ExpenseChanged', 'ExpenseDeleted', 'ExpenseRestored'],
  handle: async (event, em) => apply([event], em),
  handleAll: async (events, em) => apply(events, em),
};

/** @param events of one tenant */
async function apply(events: readonly ReceivedEvent[], em: EntityManager): Promise<void> {
  const [first] = events;
  if (first) await new ExpenseFactRepository(em, first.tenantId).apply(events.map(expenseFactOf));
}
