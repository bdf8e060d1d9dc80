import type { EntityManager } from '@mikro-orm/postgresql';
import { executePrepared } from '@outlay/tenancy/prepared-statement';

/** A value of a column in a set-based statement. */
export type Cell = string | number | bigint | boolean | Date | null | readonly string[];

/** One part of a set-based statement: a write with the rows it must touch, or a lock, which may find fewer than asked for. */
interface Part {
  readonly name: string;
  readonly sql: string;
  readonly expected: number | null;
}

/** Rows were not written although nothing failed: hidden by row level security, or changed by somebody else meanwhile. */
export class RowsNotWrittenError extends Error {
  constructor(part: string, written: number, expected: number) {
    super(
      `The write ${part} changed ${written} of ${expected} rows: the others are hidden by row level security or were changed.`,
    );
    this.name = 'RowsNotWrittenError';
  }
}

/** Columns by name: the SQL type, and what a row has there. Names, values and types can never get out of step. */
export type Columns<Row> = Readonly<Record<string, readonly [type: string, cell: (row: Row) => Cell]>>;

/**
 * One statement out of many writes to one tenant's tables: each part works on a whole set of rows, given column by column (`unnest`),
 * and all parts share one round trip. Every part must touch exactly as many rows as it was given: a write that row level security
 * stops looks like a success.
 *
 * In the SQL of a part, `:rows` stands for its rows as a relation `r`, `:columns` and `:values` for the names of the columns and
 * their values in `r`, `:ids` for the ids of all rows, and `:tenant` for the tenant's id. The text depends on neither the tenant nor the
 * number of rows, so that PostgreSQL plans each shape once.
 */
export class SetStatement {
  /** The tenant, then the rows of all parts, column by column. */
  readonly #values: unknown[];
  readonly #parts: Part[] = [];
  readonly #answers: string[] = [];

  constructor(tenantId: number) {
    this.#values = [tenantId];
  }

  /** Adds a write unless there are no rows. @param sql the write, ending where `returning` goes @param returning what other parts read of it */
  add<Row>(name: string, columns: Columns<Row>, rows: readonly Row[], sql: string, returning = '1'): this {
    if (rows.length > 0)
      this.#parts.push({
        name,
        expected: rows.length,
        sql: this.#fill(`${sql} returning ${returning}`, columns, rows),
      });
    return this;
  }

  /**
   * Adds a lock that parts take before they write, in an order of its own. PostgreSQL runs it when a write first names it, so
   * each write that shall wait for it holds {@link heldFirst}.
   *
   * @param sql a locking select
   */
  hold<Row>(name: string, columns: Columns<Row>, rows: readonly Row[], sql: string): this {
    this.#parts.push({ name, expected: null, sql: this.#fill(sql, columns, rows) });
    return this;
  }

  /** Has {@link run} answer with a value, read from parts that return something. @param sql a scalar subquery, without parentheses */
  answer(name: string, sql: string): this {
    this.#answers.push(`(${sql}) as ${name}`);
    return this;
  }

  /** @returns the answers that were asked for, by name @throws RowsNotWrittenError */
  async run(em: EntityManager): Promise<Readonly<Record<string, unknown>>> {
    const writes = this.#parts.filter(({ expected }) => expected !== null);
    if (writes.length === 0) return {};
    const parts = this.#parts.map(({ name, sql }) => `${name} as (${sql})`).join(',\n');
    const counts = writes.map(({ name }) => `(select count(*)::int from ${name}) as ${name}`);
    const results = [...counts, ...this.#answers].join(', ');
    const [written = {}] = await executePrepared<Record<string, unknown>>(
      em,
      `with ${parts} select ${results}`,
      this.#values,
    );
    for (const { name, expected } of writes) {
      const count = Number(written[name] ?? 0);
      if (expected !== null && count !== expected) throw new RowsNotWrittenError(name, count, expected);
    }
    return written;
  }

  #fill<Row>(sql: string, columns: Columns<Row>, rows: readonly Row[]): string {
    const first = this.#values.length + 1;
    for (const [, cell] of Object.values(columns)) this.#values.push(arrayLiteral(rows.map(cell)));
    return sql.replace(/(?<!:):(rows|columns|values|tenant|ids)\b/g, (_all, placeholder) => {
      if (placeholder === 'columns') return Object.keys(columns).join(', ');
      if (placeholder === 'values') return Object.entries(columns).map(valueSql).join(', ');
      if (placeholder === 'tenant') return '$1::bigint';
      if (placeholder === 'ids') return `$${first + Object.keys(columns).indexOf('id')}::bigint[]`;
      return relationSql(columns, first);
    });
  }
}

/** A condition that always holds, once everything in the lock of this name is held. */
export function heldFirst(name: string): string {
  return `(select count(*) from ${name}) >= 0`;
}

/** An insert of all rows into a tenant's table. */
export function insertSql(table: string, overriding = ''): string {
  return `insert into ${table} (tenant_id, :columns) ${overriding} select :tenant, :values from :rows`;
}

/** An update of rows of a tenant's table, by id: all columns but those that never change. */
export function updateSql<Row>(table: string, columns: Columns<Row>, fixed: readonly string[] = []): string {
  const setters = Object.entries(columns)
    .filter(([name]) => name !== 'id' && !fixed.includes(name))
    .map(([name, [type]]) => `${name} = ${valueSql([name, [type]])}`);
  return `update ${table} t set ${setters.join(', ')} from :rows where t.tenant_id = :tenant and t.id = any (:ids) and t.id = r.id`;
}

/** A list within a row travels as the text of an array. */
function relationSql(columns: Columns<never>, first: number): string {
  const types = Object.values(columns).map(
    ([type], index) => `$${first + index}::${type.endsWith('[]') ? 'text' : type}[]`,
  );
  return `unnest(${types.join(', ')}) as r (${Object.keys(columns).join(', ')})`;
}

/** A column's value in the relation of the rows. */
function valueSql([name, [type]]: readonly [string, readonly [type: string, ...unknown[]]]): string {
  return type.endsWith('[]') ? `r.${name}::${type}` : `r.${name}`;
}

/** A PostgreSQL array of scalars as text; a list among them becomes the text of an array of its own. */
export function arrayLiteral(cells: readonly Cell[]): string {
  return `{${cells.map(cellText).join(',')}}`;
}

function cellText(cell: Cell): string {
  if (cell === null) return 'NULL';
  if (typeof cell === 'number' || typeof cell === 'bigint' || typeof cell === 'boolean') return String(cell);
  if (cell instanceof Date) return `"${cell.toISOString()}"`;
  return quoted(typeof cell === 'string' ? cell : arrayLiteral(cell));
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
