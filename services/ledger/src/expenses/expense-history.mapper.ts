import type { KeyLimits } from '@outlay/tenancy/key-limits';
import type { ExpenseAuditRow } from './expense.repository.ts';
import { referenceOf, seesReference } from './reference-names.ts';

/** One change of an expense as GraphQL shows it. */
export type ExpenseChangeModel = ReturnType<typeof toExpenseChange>;

/** One changed field, without the names that GraphQL shows beside ids. */
export type ExpenseFieldChangeModel = ExpenseChangeModel['changes'][number];

/** @param limits of the acting key: ids outside are left out, as if the field had been empty */
export function toExpenseChange(row: ExpenseAuditRow, limits: KeyLimits) {
  const seen = (field: string, value: unknown) => {
    const reference = referenceOf(field, value);
    return reference && !seesReference(limits, reference) ? null : value;
  };
  return {
    id: String(row.id),
    action: row.action,
    at: new Date(row.at).toISOString(),
    actor: row.actorUserId === null ? null : { id: String(row.actorUserId) },
    actorKey: keyOf(row.actor),
    // By name: the database keeps no order of its own that would mean anything.
    changes: Object.entries(row.changes)
      .map(([field, { before, after }]) => ({ field, before: seen(field, before), after: seen(field, after) }))
      .sort((a, b) => (a.field < b.field ? -1 : 1)),
  };
}

/** The key that an actor of the audit trail is, `key:4` for instance; null for any other. */
function keyOf(actor: string): { id: string } | null {
  const [, id] = /^key:(\d+)$/.exec(actor) ?? [];
  return id === undefined ? null : { id };
}
