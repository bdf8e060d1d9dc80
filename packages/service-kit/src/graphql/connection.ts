import { AppError, invalidField } from '@outlay/errors/app-error';

/** Depth limit of positional paging for lists without counters. */
export const MAX_OFFSET = 10_000;
const MAX_PAGE = 100;

const DEFAULT_PAGE = 20;

/** The paging arguments of every connection. */
export interface PageArgs {
  /** Number of rows from the start of the list, or after `after`; default 20. */
  first?: number | null | undefined;
  after?: string | null | undefined;
  /** Number of rows before the end of the list, or before `before`. */
  last?: number | null | undefined;
  before?: string | null | undefined;
  /** Number of rows to skip. */
  offset?: number | null | undefined;
}

/** The page to read. */
export interface Page {
  readonly size: number;
  /** Exclusive; null for a page that starts at `offset`, or ends with the list. */
  readonly cursor: string | null;
  /** True where the page ends at the cursor or with the list: its rows are then read from the last to the first. */
  readonly isBackward: boolean;
  readonly offset: number;
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

/** A total that nobody asked for. */
export const NOT_COUNTED: Total = { count: 0, isExact: true };

/**
 * The number of matches, which a page from the start of the list tells by itself if the list ends on it.
 * @param found up to one row more than the page has
 * @param count counts the matches; called if nothing else tells their number
 */
export async function totalOf<T extends number | Total>(
  found: readonly unknown[],
  { size, cursor, isBackward, offset }: Page,
  count: () => Promise<T>,
): Promise<number | T> {
  const isCounted = cursor === null && !isBackward;
  const isLastPage = found.length <= size && (found.length > 0 || offset === 0);
  return isCounted && isLastPage ? offset + found.length : count();
}

/**
 * The page that the arguments ask for.
 * @throws AppError VALIDATION_FAILED for a number out of bounds, and where ways of paging are mixed
 */
export function readPageArgs({ first, after, last, before, offset }: PageArgs): Page {
  const isBackward = last != null || before != null;
  checkSize('first', first);
  checkSize('last', last);
  if (isBackward && first != null) throw invalidField('first', 'cannot be combined with last or before', 'NOT_ALLOWED');
  if (isBackward && after != null) throw invalidField('after', 'cannot be combined with last or before', 'NOT_ALLOWED');
  if (offset != null && offset < 0) throw invalidField('offset', 'must not be negative', 'NEGATIVE');
  if (offset != null && after != null) throw invalidField('offset', 'cannot be combined with after', 'NOT_ALLOWED');
  if (offset != null && isBackward)
    throw invalidField('offset', 'cannot be combined with last or before', 'NOT_ALLOWED');
  return { size: last ?? first ?? DEFAULT_PAGE, cursor: before ?? after ?? null, isBackward, offset: offset ?? 0 };
}

function checkSize(field: string, size: number | null | undefined): void {
  if (size != null && (size < 1 || size > MAX_PAGE))
    throw invalidField(field, `must be 1 to ${MAX_PAGE}`, 'OUT_OF_RANGE');
}

/** For lists without counters, where the database reads every skipped row. @throws AppError PAGE_TOO_DEEP */
export function checkDepth({ size, offset }: Page): void {
  if (offset + size <= MAX_OFFSET) return;
  const message = `Pages reach ${MAX_OFFSET} rows deep here. Go on with the cursor: pass the last page's endCursor as after.`;
  throw new AppError('PAGE_TOO_DEEP', message);
}

/**
 * Builds the connection from the nodes that were read: up to one more than the page has, the last of the page first where it is read
 * backward.
 * @param cursorOf the cursor of a node, from `encodeCursor`
 */
export function toConnection<Node>(
  found: Node[],
  total: number | Total,
  { size, cursor, isBackward, offset }: Page,
  cursorOf: (node: Node) => string,
): Connection<Node> {
  const read = found.slice(0, size);
  const nodes = isBackward ? read.reverse() : read;
  const hasMore = found.length > size;
  const isPastStart = cursor !== null || offset > 0;
  const edges = nodes.map((node) => ({ cursor: cursorOf(node), node }));
  const { count, isExact } = typeof total === 'number' ? { count: total, isExact: true } : total;
  return {
    nodes,
    edges,
    totalCount: count,
    totalIsExact: isExact,
    pageInfo: {
      hasNextPage: isBackward ? cursor !== null : hasMore,
      hasPreviousPage: isBackward ? hasMore : isPastStart,
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
 * Reads a page's cursor, made by `encodeCursor` for the same sort; null for a page without one.
 * @throws AppError VALIDATION_FAILED for anything else, a cursor of another sort included
 */
export function readCursor(page: Page, sort: string, length: number): CursorValue[] | null {
  if (page.cursor === null) return null;
  const [madeFor, ...values] = parseCursor(page.cursor) ?? [];
  if (madeFor !== sort || values.length !== length || !values.every(isCursorValue)) throw badCursor(page);
  return values.filter(isCursorValue);
}

function parseCursor(cursor: string): unknown[] | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function isCursorValue(value: unknown): value is CursorValue {
  // PostgreSQL rejects text with a NUL character and closes the connection.
  if (typeof value === 'string') return !value.includes('\0');
  return value === null || typeof value === 'number' || typeof value === 'boolean';
}

/** 400: the cursor is malformed or belongs to another list. */
export function badCursor({ isBackward }: Page): Error {
  return invalidField(
    isBackward ? 'before' : 'after',
    'is not a cursor of this list in this sort order',
    'INVALID_CURSOR',
  );
}
