import { AppError, invalidField } from '@outlay/errors/app-error';

/** Depth limit of positional paging for lists without counters. */
export const MAX_OFFSET = 10_000;
const MAX_PAGE = 100;

/** The paging arguments of every connection. */
export interface PageArgs {
  first: number;
  after?: string | null | undefined;
  offset?: number | null | undefined;
}

/** One page of rows. One row more than requested was read, to know whether there is a next page. */
export interface Connection<Node> {
  nodes: Node[];
  edges: { cursor: string; node: Node }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
  totalCount: number;
  /** False where counting stopped at {@link COUNT_LIMIT}. */
  totalIsExact: boolean;
}

/** Limit of counted hits of a filter: beyond it a count costs more than it is worth. */
export const COUNT_LIMIT = 10_000;

/** Number of matching rows. */
export interface Total {
  readonly count: number;
  readonly isExact: boolean;
}

/** The total of a count that stopped one above {@link COUNT_LIMIT}. */
export function limitedTotal(counted: number): Total {
  return { count: Math.min(counted, COUNT_LIMIT), isExact: counted <= COUNT_LIMIT };
}

/** @throws AppError VALIDATION_FAILED when `first` or `offset` is out of bounds or both ways of paging are used at once */
export function checkPage({ first, after, offset }: PageArgs): void {
  if (first < 1 || first > MAX_PAGE) throw invalidField('first', `must be 1 to ${MAX_PAGE}`);
  if (offset != null && offset < 0) throw invalidField('offset', 'must not be negative');
  if (offset != null && after != null) throw invalidField('offset', 'cannot be combined with after');
}

/** For lists without counters, where the database reads every skipped row. @throws AppError PAGE_TOO_DEEP */
export function checkDepth({ first, offset }: PageArgs): void {
  if ((offset ?? 0) + first <= MAX_OFFSET) return;
  const message = `Pages reach ${MAX_OFFSET} rows deep here. Go on with the cursor: pass the last page's endCursor as after.`;
  throw new AppError('PAGE_TOO_DEEP', message);
}

/**
 * Builds the connection from up to `first + 1` nodes.
 * @param cursorOf the cursor of a node, from `encodeCursor`
 */
export function toConnection<Node>(
  found: Node[],
  total: number | Total,
  page: PageArgs,
  cursorOf: (node: Node) => string,
): Connection<Node> {
  const nodes = found.slice(0, page.first);
  const edges = nodes.map((node) => ({ cursor: cursorOf(node), node }));
  const { count, isExact } = typeof total === 'number' ? { count: total, isExact: true } : total;
  return {
    nodes,
    edges,
    totalCount: count,
    totalIsExact: isExact,
    pageInfo: {
      hasNextPage: found.length > page.first,
      hasPreviousPage: page.after != null || (page.offset ?? 0) > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** A cursor: the values of the sort's columns at a row. Clients treat it as opaque. */
export type CursorValue = string | number | boolean | null;

export function encodeCursor(sort: string, values: readonly CursorValue[]): string {
  return Buffer.from(JSON.stringify([sort, ...values])).toString('base64url');
}

/**
 * Reads a cursor made by `encodeCursor` for the same sort.
 * @throws AppError VALIDATION_FAILED for anything else, a cursor of another sort included
 */
export function decodeCursor(cursor: string, sort: string, length: number): CursorValue[] {
  const [madeFor, ...values] = parseCursor(cursor);
  if (madeFor !== sort || values.length !== length || !values.every(isCursorValue)) throw badCursor();
  return values.filter(isCursorValue);
}

function parseCursor(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parsed)) return parsed;
  } catch {
    // Refused below, like every other invalid cursor.
  }
  throw badCursor();
}

function isCursorValue(value: unknown): value is CursorValue {
  // PostgreSQL rejects text with a NUL character and closes the connection.
  if (typeof value === 'string') return !value.includes('\0');
  return value === null || typeof value === 'number' || typeof value === 'boolean';
}

/** 400: the cursor is malformed or belongs to another list. */
export function badCursor(): Error {
  return invalidField('after', 'is not a cursor of this list in this sort order');
}
