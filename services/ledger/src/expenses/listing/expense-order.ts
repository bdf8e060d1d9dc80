import {
  badCursor,
  encodeCursor,
  readCursor,
  type CursorValue,
  type Page,
} from '@outlay/service-kit/graphql/connection';
import { totalOrder, type KeysetOrder } from '@outlay/service-kit/graphql/keyset';
import { parseSort } from '@outlay/service-kit/graphql/sort';
import type { ExpenseRow } from '../expense.ts';
import { isDate } from '../../validation/date.ts';
import type { Condition } from './condition.ts';

/** The REST names that expenses can be sorted by. */
const EXPENSE_SORT = {
  fields: {
    expense_date: 'expense_date',
    amount: 'amount',
    created_at: 'created_at',
    vendor: 'vendor_key',
    id: 'id',
  },
  fallback: '-expense_date',
};

interface Column {
  readonly name: string;
  valueOf(row: ExpenseRow): CursorValue;
  /** Returns true for a value of a client's cursor that can be compared with the column. */
  accepts(value: CursorValue): boolean;
}

const isId = (value: CursorValue) => typeof value === 'number' && Number.isSafeInteger(value);
const isMoment = (value: CursorValue) =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value)) && value.length < 40;
const isText = (value: CursorValue) => typeof value === 'string' && !value.includes('\u0000');

/** The columns of each sort property; none is nullable. */
const COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  expense_date: [
    {
      name: 'expense_date',
      valueOf: (row) => row.expense_date,
      accepts: (value) => typeof value === 'string' && isDate(value),
    },
  ],
  amount: [
    { name: 'amount_units', valueOf: (row) => row.amount_units, accepts: isId },
    { name: 'amount_fraction', valueOf: (row) => row.amount_fraction, accepts: isId },
  ],
  created_at: [{ name: 'created_at', valueOf: (row) => row.created_at, accepts: isMoment }],
  vendor_key: [{ name: 'vendor_key', valueOf: (row) => row.vendor_key, accepts: isText }],
  id: [{ name: 'id', valueOf: (row) => row.id, accepts: isId }],
};

/** An order of expenses in which no two are equal. */
export class ExpenseOrder {
  readonly #terms: KeysetOrder;
  readonly #columns: readonly (Column & { descending: boolean })[];

  /** @throws AppError VALIDATION_FAILED for what is not in the allow-list */
  constructor(sort: string | null | undefined) {
    this.#terms = totalOrder(byDayWithinVendor(parseSort(sort, EXPENSE_SORT)));
    this.#columns = this.#terms.flatMap(({ property, descending }) =>
      (COLUMNS[property] ?? []).map((column) => ({ ...column, descending })),
    );
  }

  /** Which way the days run, where the order is by day alone (the id aside); null for any other order. */
  get byDay(): 'asc' | 'desc' | null {
    const [day, id, ...more] = this.#terms;
    const isByDay = day?.property === 'expense_date' && id?.descending === day.descending && more.length === 0;
    if (!isByDay) return null;
    return day.descending ? 'desc' : 'asc';
  }

  /** The order in which a page is read: the reverse one for a page that is read backward. */
  orderBySql(page: Pick<Page, 'isBackward'>): string {
    return this.#ways(page)
      .map(({ name, isFalling }) => `e.${name} ${isFalling ? 'desc' : 'asc'}`)
      .join(', ');
  }

  cursorOf(row: ExpenseRow): string {
    return encodeCursor(
      this.#name,
      this.#columns.map((column) => column.valueOf(row)),
    );
  }

  /**
   * The condition "comes after the cursor", or before it for a page that is read backward; null for a page without a cursor. It is one
   * comparison of rows where all columns run the same way, which an index answers at any depth.
   * @throws AppError VALIDATION_FAILED for a cursor that is not of this order
   */
  beyondCursor(page: Page): Condition | null {
    const values = readCursor(page, this.#name, this.#columns.length);
    if (values === null) return null;
    const fits = this.#columns.every((column, index) => column.accepts(values[index] ?? null));
    if (!fits) throw badCursor(page);
    const ways = this.#ways(page);
    const isUniform = new Set(ways.map(({ isFalling }) => isFalling)).size === 1;
    return isUniform ? beyondRow(ways, values) : beyondAlternatives(ways, values);
  }

  #ways({ isBackward }: Pick<Page, 'isBackward'>): Way[] {
    return this.#columns.map(({ name, descending }) => ({ name, isFalling: descending !== isBackward }));
  }

  get #name(): string {
    return this.#terms.map(({ property, descending }) => (descending ? `-${property}` : property)).join(',');
  }
}

/** An order by vendor alone continues by day, as the index of vendors does. */
function byDayWithinVendor(terms: KeysetOrder): KeysetOrder {
  const [vendor, ...rest] = terms;
  if (vendor?.property !== 'vendor_key' || rest.length > 0) return terms;
  return [vendor, { property: 'expense_date', descending: vendor.descending }];
}

/** A column and which way its values run. */
interface Way {
  readonly name: string;
  readonly isFalling: boolean;
}

function beyondRow(ways: readonly Way[], values: readonly CursorValue[]): Condition {
  const names = ways.map(({ name }) => `e.${name}`).join(', ');
  const operator = ways[0]?.isFalling ? '<' : '>';
  return { sql: `(${names}) ${operator} (${values.map(() => '?').join(', ')})`, params: values };
}

function beyondAlternatives(ways: readonly Way[], values: readonly CursorValue[]): Condition {
  const alternatives = ways.map(({ name, isFalling }, index) => {
    const equal = ways.slice(0, index).map((way) => `e.${way.name} = ?`);
    return [...equal, `e.${name} ${isFalling ? '<' : '>'} ?`].join(' and ');
  });
  const params = ways.flatMap((_way, index) => values.slice(0, index + 1));
  return { sql: alternatives.map((alternative) => `(${alternative})`).join(' or '), params };
}
