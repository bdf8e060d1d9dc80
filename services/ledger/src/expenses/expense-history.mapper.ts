import type { ExpenseAuditRow } from './expense.repository.ts';

/** One change of an expense as GraphQL shows it. */
export type ExpenseChangeModel = ReturnType<typeof toExpenseChange>;

/** One changed field, without the names that GraphQL shows beside ids. */
export type ExpenseFieldChangeModel = ExpenseChangeModel['changes'][number];

export function toExpenseChange(row: ExpenseAuditRow) {
  return {
    id: String(row.id),
    action: row.action,
    at: new Date(row.at).toISOString(),
    actor: row.actorUserId === null ? null : { id: String(row.actorUserId) },
    // By name: the database keeps no order of its own that would mean anything.
    changes: Object.entries(row.changes)
      .map(([field, { before, after }]) => ({ field, before, after }))
      .sort((a, b) => (a.field < b.field ? -1 : 1)),
  };
}
