import type { EntityManager } from '@mikro-orm/postgresql';

/** What a column can hold on its way into a set-based statement. */
export type Cell = string | number | bigint | boolean | Date | null | readonly string[];

/** One part of a set-based statement: a write with the rows it must touch, or a lock, which may find fewer than asked for. */
interface Part {
  readonly name: string;
  readonly sql: string;
  readonly params: readonly unknown[];
  readonly expected: number | null;
}

/** Rows were not written although nothing failed: hidden by row level security, or changed by somebody else meanwhile. */
export class RowsNotWrittenError extends Error {
  constructor(part: string, written: number, expected: number) {
    super(`${part}: ${written} of ${expected} rows were written`);
    this.name = 'RowsNotWrittenError';
  }
}

/**
 * One statement out of many writes: each part works on a whole set of rows, given column by column (`unnest`), and all parts share
 * one round trip. Every part must touch exactly as many rows as it was given: a write that row level security stops looks like a success.
 */
export class SetStatement {
  readonly #parts: Part[] = [];

  /**
   * Adds a part unless there are no rows.
   *
   * @param columns SQL types by column name, in the order of the cells
   * @param sql the write, ending where `returning` goes; `:rows` stands for the rows, as a relation of those columns
   */
  add(name: string, columns: Record<string, string>, rows: readonly (readonly Cell[])[], sql: string): this {
    if (rows.length > 0)
      this.#parts.push({ ...partOf(name, columns, rows, `${sql} returning 1`), expected: rows.length });
    return this;
  }

  /**
   * Adds a lock that parts take before they write, in an order of its own. PostgreSQL runs it when a write first names it, so
   * each write that shall wait for it holds {@link heldFirst}.
   *
   * @param sql a locking select with `:rows` as in {@link add}
   */
  hold(name: string, columns: Record<string, string>, rows: readonly (readonly Cell[])[], sql: string): this {
    this.#parts.push({ ...partOf(name, columns, rows, sql), expected: null });
    return this;
  }

  /** @throws RowsNotWrittenError */
  async run(em: EntityManager): Promise<void> {
    const writes = this.#parts.filter(({ expected }) => expected !== null);
    if (writes.length === 0) return;
    const parts = this.#parts.map(({ name, sql }) => `${name} as (${sql})`).join(',\n');
    const counts = writes.map(({ name }) => `(select count(*)::int from ${name}) as ${name}`).join(', ');
    const params = this.#parts.flatMap((part) => part.params);
    const [written]: Record<string, number>[] = await em.execute(`with ${parts} select ${counts}`, params);
    for (const { name, expected } of writes) {
      const count = written?.[name] ?? 0;
      if (expected !== null && count !== expected) throw new RowsNotWrittenError(name, count, expected);
    }
  }
}

/** A condition that always holds, once everything in the lock of this name is held. */
export function heldFirst(name: string): string {
  return `(select count(*) from ${name}) >= 0`;
}

function partOf(name: string, columns: Record<string, string>, rows: readonly (readonly Cell[])[], sql: string) {
  const types = Object.values(columns);
  const relation = `unnest(${types.map((type) => `?::${type}[]`).join(', ')}) as r (${Object.keys(columns).join(', ')})`;
  const params = types.map((_type, index) => arrayLiteral(rows.map((row) => row[index] ?? null)));
  return { name, sql: sql.replace(':rows', relation), params };
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
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
