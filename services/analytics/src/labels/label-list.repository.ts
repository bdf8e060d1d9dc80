import type { EntityManager } from '@mikro-orm/postgresql';
import { badCursor, readCursor, type Page } from '@outlay/service-kit/graphql/connection';
import type { KeysetOrder } from '@outlay/service-kit/graphql/keyset';
import type { LabelKind } from './label.ts';

/** A label and its use by expenses that are not deleted. */
export interface UsedLabel {
  label: string;
  /** As entered with the last expense, for vendors. */
  name: string;
  count: number;
  /** In minor units of the base currency. */
  totalMinor: bigint;
  /** Date of the last expense, YYYY-MM-DD. */
  lastDay: string;
  /** Of the last expense, for vendors. */
  lastAccountId: number | null;
  lastCategoryId: number | null;
}

interface Row {
  label: string;
  name: string | null;
  count: number;
  total_minor: string;
  day: string;
  account_id: string | null;
  category_id: string | null;
}

/** The labels of a list. */
export interface LabelSelection {
  kind: LabelKind;
  /** Each must begin a word of the label. */
  beginnings: readonly string[];
  currency: string;
}

/** Sorted columns, with their types. */
const COLUMNS: Readonly<Record<string, { sql: string; type: string; form: RegExp }>> = {
  id: { sql: 'label', type: 'text', form: /^/ },
  count: { sql: 'count', type: 'integer', form: /^\d{1,9}$/ },
  total: { sql: 'total', type: 'numeric', form: /^-?\d{1,30}$/ },
  lastDay: { sql: 'last_day', type: 'date', form: /^\d{4}-\d{2}-\d{2}$/ },
};
/** After every text that begins with the same words, in the order of code points. */
const END = '\u{10ffff}';

/** Lists the labels of one tenant, within the caller's transaction. */
export class LabelListRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /**
   * Up to one label more than a page has, and the number of matches.
   * @throws AppError VALIDATION_FAILED for a cursor of another list
   */
  async page(selection: LabelSelection, order: KeysetOrder, page: Page): Promise<[UsedLabel[], number]> {
    const where = this.#where(selection);
    const beyond = beyondCursor(order, page);
    const rows: Row[] = await this.#em.execute(
      `with listed as (
         select * from (
           select label, sum(count)::integer as count, max(last_day) as last_day,
                  coalesce(sum(base_minor) filter (where base_currency = ?), 0) as total
           from label_use where ${where.sql} group by label
         ) as used where ${beyond.sql} order by ${orderSql(order, page)} limit ? offset ?
       )
       select label, vendor as name, count, total::text as total_minor, last_day::text as day, account_id::text, category_id::text
       from listed left join lateral (
         select vendor, account_id, category_id from expense_fact as fact
         where ? = 'vendor' and fact.tenant_id = ? and fact.vendor_key = listed.label and fact.live
         order by fact.day desc, fact.expense_id desc limit 1
       ) as last on true
       order by ${orderSql(order, page)}`,
      [
        ...[selection.currency, ...where.params, ...beyond.params, page.size + 1, page.offset],
        ...[selection.kind, this.#tenantId],
      ],
    );
    const [counted]: { count: number }[] = await this.#em.execute(
      `select count(distinct label)::integer as count from label_use where ${where.sql}`,
      where.params,
    );
    return [rows.map(labelOf), counted?.count ?? 0];
  }

  #where({ kind, beginnings }: LabelSelection): { sql: string; params: (string | number)[] } {
    const has = `label in (select label from label_word where tenant_id = ? and kind = ? and word >= ? and word < ?)`;
    return {
      sql: ['tenant_id = ? and kind = ?', ...beginnings.map(() => has)].join(' and '),
      params: [this.#tenantId, kind, ...beginnings.flatMap((begin) => [this.#tenantId, kind, begin, begin + END])],
    };
  }
}

function orderSql(order: KeysetOrder, page: Page): string {
  return order
    .map(({ property, descending }) => `${columnOf(property).sql} ${descending === page.isBackward ? 'asc' : 'desc'}`)
    .join(', ');
}

function beyondCursor(order: KeysetOrder, page: Page): { sql: string; params: string[] } {
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

function labelOf({ label, name, count, total_minor, day, account_id, category_id }: Row): UsedLabel {
  return {
    label,
    name: name ?? label,
    count,
    totalMinor: BigInt(total_minor),
    lastDay: day,
    lastAccountId: account_id === null ? null : Number(account_id),
    lastCategoryId: category_id === null ? null : Number(category_id),
  };
}
