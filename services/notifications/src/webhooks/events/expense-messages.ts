import { fromBinary } from '@bufbuild/protobuf';
import type { ReceivedEvent } from '@outlay/messaging/event-handler';
import { ExpenseSchema } from '@outlay/proto/outlay/ledger/v1/expense_pb.ts';
import type { NewMessage } from '../deliveries/delivery.ts';
import type { WebhookEvent } from '../event-types.ts';
import { shownExpense } from './shown-expense.ts';

/** Messages by the types of the ledger's events. */
export const EXPENSE_EVENTS: Readonly<Record<string, WebhookEvent>> = {
  ExpenseRecorded: 'expense.created',
  ExpenseChanged: 'expense.updated',
  ExpenseDeleted: 'expense.deleted',
  ExpenseRestored: 'expense.restored',
};

/** The message of an expense's event, which brings the state before. */
export function expenseMessage(event: ReceivedEvent): NewMessage[] {
  const type = EXPENSE_EVENTS[event.type];
  if (type === undefined) return [];
  const expense = fromBinary(ExpenseSchema, event.payload);
  const previous = expense.previous ?? null;
  return [
    {
      event: type,
      resource: { type: 'expense', id: event.aggregateId },
      occurredAt: event.time,
      object: JSON.stringify(shownExpense(expense)),
      previous: JSON.stringify(previous && shownExpense(previous)),
    },
  ];
}
