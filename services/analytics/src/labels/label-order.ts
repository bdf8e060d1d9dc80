import { badCursor, readCursor, type Page } from '@outlay/service-kit/graphql/connection';
import type { KeysetOrder } from '@outlay/service-kit/graphql/keyset';

/** Sorted columns, with their types. */
const COLUMNS: Readonly<Record<string, { sql: string; type: string; form: RegExp }>> = {
  id: { sql: 'label', type: 'text', form: /^/ },
  count: { sql: 'count', type: 'integer', form: /^\d{1,9}$/ },
  total: { sql: 'total', type: 'numeric', form: /^-?\d{1,30}$/ },
  lastDay: { sql: 'last_day', type: 'date', form: /^\d{4}-\d{2}-\d{2}$/ },
};

/** The terms of an order, turned around for a page that is read backward. */
export function orderSql(order: KeysetOrder, page: Page): string {
  return order
    .map(({ property, descending }) => `${columnOf(property).sql} ${descending === page.isBackward ? 'asc' : 'desc'}`)
    .join(', ');
}

/** The condition for rows beyond the cursor of a page. @throws AppError VALIDATION_FAILED for a cursor of another list */
export function beyondCursor(order: KeysetOrder, page: Page): { sql: string; params: string[] } {
  const sort = order.map(({ property, descending }) => (descending ? `-${property}` : property)).join(',');
  const cursor = readCursor(page, sort, order.length);
  if (cursor === null) return { sql: 'true', params: [] };
  const terms = order.map(({ property, descending }, index) => {
    const { sql, type, form } = columnOf(property);
    const value = String(cursor[index]);
    if (!form.test(value)) throw badCursor(page);
    return {
      value,
      is: (operator: string) => `${sql} ${operator} ?::${type}`,
      way: descending === page.isBackward ? '>' : '<',
    };
  });
  const alternatives = terms.map(({ value, is, way }, index) => {
    const earlier = terms.slice(0, index);
    return {
      sql: `(${[...earlier.map((term) => term.is('=')), is(way)].join(' and ')})`,
      params: [...earlier.map((term) => term.value), value],
    };
  });
  return {
    sql: `(${alternatives.map(({ sql }) => sql).join(' or ')})`,
    params: alternatives.flatMap(({ params }) => params),
  };
}

function columnOf(property: string): { sql: string; type: string; form: RegExp } {
  const column = COLUMNS[property];
  if (!column) throw new Error(`Labels have no column for the property ${property}; add one.`);
  return column;
}
