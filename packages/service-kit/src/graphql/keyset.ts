import { badCursor, encodeCursor, readCursor, type CursorValue, type Page } from './connection.ts';
import type { SortTerm } from './sort.ts';

/** A total order: the requested terms, then the id. */
export type KeysetOrder = readonly SortTerm[];

/** Adds the id, in the direction of the last term, unless it is there. */
export function totalOrder(terms: KeysetOrder): KeysetOrder {
  if (terms.some(({ property }) => property === 'id')) return terms;
  return [...terms, { property: 'id', descending: terms.at(-1)?.descending ?? false }];
}

/** Arguments of the ORM to find a page with. */
export interface PageQuery {
  readonly page: Page;
  readonly where: Record<string, unknown>;
  readonly options: { orderBy: Record<string, 'asc' | 'desc'>[]; limit: number; offset: number };
}

/**
 * Finds up to one row more than a page has, in an order; in the reverse order where the page is read backward. Columns in the order
 * must not be null.
 * @throws AppError VALIDATION_FAILED for a cursor that is not of this order
 */
export function pageQuery(order: KeysetOrder, page: Page): PageQuery {
  const ways = order.map(({ property, descending }) => ({ property, isFalling: descending !== page.isBackward }));
  return {
    page,
    where: beyondCursor(ways, readCursor(page, nameOf(order), order.length), page),
    options: {
      orderBy: ways.map(({ property, isFalling }) => ({ [property]: isFalling ? 'desc' : 'asc' })),
      limit: page.size + 1,
      offset: page.offset,
    },
  };
}

function beyondCursor(
  ways: readonly { property: string; isFalling: boolean }[],
  cursor: CursorValue[] | null,
  page: Page,
): Record<string, unknown> {
  if (cursor === null) return {};
  const values = cursor.map((value) => asText(value, page));
  const alternatives = ways.map(({ property, isFalling }, index) => {
    const condition: Record<string, unknown> = { [property]: { [isFalling ? '$lt' : '$gt']: values[index] } };
    for (const [at, earlier] of ways.slice(0, index).entries()) condition[earlier.property] = values[at];
    return condition;
  });
  return { $or: alternatives };
}

/**
 * Values are sent as text: PostgreSQL then reads them by the column's type and rejects those that do not fit. A number
 * compared with a text column would be an undefined operator.
 */
function asText(value: CursorValue, page: Page): string {
  if (value === null) throw badCursor(page);
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
