import type { ExpenseAuditRow } from './expense.repository.ts';

/** One change of an expense as GraphQL shows it. */
export type ExpenseChangeModel = ReturnType<typeof toExpenseChange>;

export function toExpenseChange(row: ExpenseAuditRow) {
  return {
    id: String(row.id),
    action: row.action,
    at: new Date(row.at).toISOString(),
    actor: row.actorUserId === null ? null : { id: String(row.actorUserId) },
    changes: Object.entries(row.changes).map(([field, { before, after }]) => ({ field, before, after })),
  };
}
