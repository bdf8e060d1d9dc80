import type { EntityManager } from '@mikro-orm/postgresql';
import type { Page } from '@outlay/service-kit/graphql/connection';
import type { KeysetOrder } from '@outlay/service-kit/graphql/keyset';
import { beyondCursor, orderSql } from './label-order.ts';

/** A tag and its use by expenses that are not deleted. */
export interface UsedTag {
  label: string;
  count: number;
  /** In minor units of the base currency. */
  totalMinor: bigint;
  /** Date of the last expense, YYYY-MM-DD. */
  lastDay: string;
}

interface Row {
  label: string;
  count: number;
  total_minor: string;
  day: string;
}

/** The tags of a list. */
export interface TagSelection {
  /** Each must begin a word of the tag. */
  beginnings: readonly string[];
  currency: string;
}

/** After every text that begins with the same words, in the order of code points. */
const END = '\u{10ffff}';

/** Lists the tags of one tenant, within the caller's transaction. */
export class TagListRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /**
   * Up to one tag more than a page has, and the number of matches.
   * @throws AppError VALIDATION_FAILED for a cursor of another list
   */
  async page(selection: TagSelection, order: KeysetOrder, page: Page): Promise<[UsedTag[], number]> {
    const where = this.#where(selection);
    const beyond = beyondCursor(order, page);
    const rows: Row[] = await this.#em.execute(
      `select label, count, total::text as total_minor, last_day::text as day from (
         select label, sum(count)::integer as count, max(last_day) as last_day,
                coalesce(sum(base_minor) filter (where base_currency = ?), 0) as total
         from label_use where ${where.sql} group by label
       ) as used where ${beyond.sql} order by ${orderSql(order, page)} limit ? offset ?`,
      [selection.currency, ...where.params, ...beyond.params, page.size + 1, page.offset],
    );
    const [counted]: { count: number }[] = await this.#em.execute(
      `select count(distinct label)::integer as count from label_use where ${where.sql}`,
      where.params,
    );
    return [rows.map(tagOf), counted?.count ?? 0];
  }

  #where({ beginnings }: TagSelection): { sql: string; params: (string | number)[] } {
    const has = `label in (select label from label_word where tenant_id = ? and kind = 'tag' and word >= ? and word < ?)`;
    return {
      sql: [`tenant_id = ? and kind = 'tag'`, ...beginnings.map(() => has)].join(' and '),
      params: [this.#tenantId, ...beginnings.flatMap((begin) => [this.#tenantId, begin, begin + END])],
    };
  }
}

function tagOf({ label, count, total_minor, day }: Row): UsedTag {
  return { label, count, totalMinor: BigInt(total_minor), lastDay: day };
}
