import { parseId } from '@outlay/tenancy/ids';
import {
  checkDepth,
  readPageArgs,
  toConnection,
  type Connection,
  type CursorValue,
  type PageArgs,
} from './connection.ts';
import { cursorAt, pageQuery, totalOrder, type PageQuery } from './keyset.ts';
import { mapConnection } from './map-connection.ts';
import { parseSort, type SortOptions } from './sort.ts';

/** Sort order and mapping of a list's rows. */
export interface ListShape<Row, Node> {
  readonly sort: SortOptions;
  /** The value of a sorted property, as a cursor keeps it. */
  readonly sortValue: (row: Row, property: string) => CursorValue;
  readonly show: (row: Row) => Node;
}

/**
 * Reads a page of a list that no counter leads through.
 *
 * @param find the rows of the page's query, and how many rows there are in all
 * @throws AppError PAGE_TOO_DEEP; VALIDATION_FAILED for a bad page or sort
 */
export async function readPage<Row, Node>(
  { sort: options, sortValue, show }: ListShape<Row, Node>,
  sort: string | null | undefined,
  args: PageArgs,
  find: (query: PageQuery) => Promise<[Row[], number]>,
): Promise<Connection<Node>> {
  const page = readPageArgs(args);
  checkDepth(page);
  const order = totalOrder(parseSort(sort, options));
  const [rows, total] = await find(pageQuery(order, page));
  const cursorOf = (row: Row) => cursorAt(order, (property) => sortValue(row, property));
  return mapConnection(toConnection(rows, total, page, cursorOf), show);
}

/**
 * Reads rows by id, in the order of the ids; null for an id that nobody has or can have.
 *
 * @param find those of the rows that there are
 */
export async function readByIds<Row extends { readonly id: number }, Node>(
  ids: readonly string[],
  find: (ids: readonly number[]) => Promise<readonly Row[]>,
  show: (row: Row) => Node,
): Promise<(Node | null)[]> {
  const numbers = ids.map(parseId);
  const rows = await find(numbers.filter((id) => id !== null));
  const byId = new Map(rows.map((row) => [row.id, show(row)]));
  return numbers.map((id) => (id === null ? null : (byId.get(id) ?? null)));
}
