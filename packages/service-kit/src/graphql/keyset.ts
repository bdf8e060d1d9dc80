import { badCursor, decodeCursor, encodeCursor, type CursorValue, type PageArgs } from './connection.ts';
import type { SortTerm } from './sort.ts';

/** A total order: the requested terms, then the id. */
export type KeysetOrder = readonly SortTerm[];

/** Adds the id, in the direction of the last term, unless it is there. */
export function totalOrder(terms: KeysetOrder): KeysetOrder {
  if (terms.some(({ property }) => property === 'id')) return terms;
  return [...terms, { property: 'id', descending: terms.at(-1)?.descending ?? false }];
}

/** The order as the ORM takes it. */
export function orderByOf(order: KeysetOrder): Record<string, 'asc' | 'desc'>[] {
  return order.map(({ property, descending }) => ({ [property]: descending ? 'desc' : 'asc' }));
}

/**
 * The condition "comes after the cursor", as the ORM takes it; empty without a cursor. Columns in the order must not be null.
 * @throws AppError VALIDATION_FAILED for a cursor that is not of this order
 */
export function afterCursor(order: KeysetOrder, { after }: PageArgs): Record<string, unknown> {
  if (after == null) return {};
  const values = decodeCursor(after, nameOf(order), order.length).map(asText);
  const alternatives = order.map(({ property, descending }, index) => {
    const condition: Record<string, unknown> = { [property]: { [descending ? '$lt' : '$gt']: values[index] } };
    for (const [at, earlier] of order.slice(0, index).entries()) condition[earlier.property] = values[at];
    return condition;
  });
  return { $or: alternatives };
}

/**
 * Values are sent as text: PostgreSQL then reads them by the column's type and rejects those that do not fit. A number
 * compared with a text column would be an undefined operator.
 */
function asText(value: CursorValue): string {
  if (value === null) throw badCursor();
  return String(value);
}

/** The cursor of a row. @param valueOf reads a column of the order from it */
export function cursorAt(order: KeysetOrder, valueOf: (property: string) => CursorValue): string {
  return encodeCursor(
    nameOf(order),
    order.map(({ property }) => valueOf(property)),
  );
}

function nameOf(order: KeysetOrder): string {
  return order.map(({ property, descending }) => (descending ? `-${property}` : property)).join(',');
}
