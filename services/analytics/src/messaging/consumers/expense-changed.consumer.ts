import type { EventHandler } from '@outlay/messaging/event-handler';
import { expenseFactOf } from '../../facts/expense-fact.ts';
import { ExpenseFactRepository } from '../../facts/expense-fact.repository.ts';

/** Keeps one fact for each expense, and every sum that it is part of. */
export const expenseChanged: EventHandler = {
  topic: 'ledger.expense',
  types: ['ExpenseRecorded', 'ExpenseChanged', 'ExpenseDeleted', 'ExpenseRestored'],
  async handle(event, em) {
    await new ExpenseFactRepository(em, event.tenantId).apply([expenseFactOf(event)]);
  },
};
