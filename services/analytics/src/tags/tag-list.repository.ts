import type { EntityManager } from '@mikro-orm/postgresql';
import type { Page } from '@outlay/service-kit/graphql/connection';
import type { KeysetOrder } from '@outlay/service-kit/graphql/keyset';
import { beyondCursor, orderSql } from '../labels/label-order.ts';

/** A tag and its use by expenses that are not deleted. */
export interface UsedTag {
  id: number;
  label: string;
  count: number;
  /** In minor units of the base currency. */
  totalMinor: bigint;
  /** Date of the last expense, YYYY-MM-DD. */
  lastDay: string;
}

interface Row {
  id: number;
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

/** SQL of the id of a label. Events in disorder may give a name to two for a moment. */
const TAG_OF = `
  select r.tag_id::float8 as id from tag_replica r
  where r.tenant_id = label_use.tenant_id and r.name = label_use.label and not r.deleted order by r.tag_id limit 1`;

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
      `select id, label, count, total::text as total_minor, last_day::text as day from (
         select tag.id, label, sum(count)::integer as count, max(last_day) as last_day,
                coalesce(sum(base_minor) filter (where base_currency = ?), 0) as total
         from label_use cross join lateral (${TAG_OF}) as tag where ${where.sql} group by tag.id, label
       ) as used where ${beyond.sql} order by ${orderSql(order, page)} limit ? offset ?`,
      [selection.currency, ...where.params, ...beyond.params, page.size + 1, page.offset],
    );
    const [counted]: { count: number }[] = await this.#em.execute(
      `select count(distinct label)::integer as count from label_use cross join lateral (${TAG_OF}) as tag where ${where.sql}`,
      where.params,
    );
    return [rows.map(tagOf), counted?.count ?? 0];
  }

  /** By id; those that no live expense has, and unknown ones, are left out. */
  async find(ids: readonly number[], currency: string): Promise<Map<number, UsedTag>> {
    const rows: Row[] = await this.#em.execute(
      `select tag.id, label, sum(count)::integer as count, max(last_day)::text as day,
         coalesce(sum(base_minor) filter (where base_currency = ?), 0)::text as total_minor
       from (select tag_id::float8 as id, name from tag_replica where tenant_id = ? and tag_id = any (?::bigint[])) as tag
       join label_use on label_use.tenant_id = ? and kind = 'tag' and label = tag.name group by tag.id, label`,
      [currency, this.#tenantId, `{${ids.join(',')}}`, this.#tenantId],
    );
    return new Map(rows.map((row) => [row.id, tagOf(row)]));
  }

  async names(ids: readonly number[]): Promise<Map<number, string>> {
    const rows: { id: number; name: string }[] = await this.#em.execute(
      'select tag_id::float8 as id, name from tag_replica where tenant_id = ? and tag_id = any (?::bigint[])',
      [this.#tenantId, `{${ids.join(',')}}`],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** True if every tag in use has its id here. */
  async isComplete(): Promise<boolean> {
    const missing = await this.#em.execute<unknown[]>(
      `select 1 from label_use where tenant_id = ? and kind = 'tag' and not exists (${TAG_OF}) limit 1`,
      [this.#tenantId],
    );
    return missing.length === 0;
  }

  #where({ beginnings }: TagSelection): { sql: string; params: (string | number)[] } {
    const has = `label in (select label from label_word where tenant_id = ? and kind = 'tag' and word >= ? and word < ?)`;
    return {
      sql: [`label_use.tenant_id = ? and kind = 'tag'`, ...beginnings.map(() => has)].join(' and '),
      params: [this.#tenantId, ...beginnings.flatMap((begin) => [this.#tenantId, begin, begin + END])],
    };
  }
}

function tagOf({ id, label, count, total_minor, day }: Row): UsedTag {
  return { id, label, count, totalMinor: BigInt(total_minor), lastDay: day };
}
