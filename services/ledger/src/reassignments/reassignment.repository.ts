import type { EntityManager } from '@mikro-orm/postgresql';
import type { RequestContext } from '@outlay/tenancy/request-context';
import { arrayLiteral } from '../posting/set-statement.repository.ts';
import { contextOf, toStoredOrigin, type Move, type Reassignment } from './reassignment.ts';

interface Row {
  id: number;
  kind: 'tag' | 'category';
  fromTag: string | null;
  toTag: string | null;
  fromCategory: number | null;
  toCategory: number | null;
  origin: unknown;
}

const MOST_COUNTED = 2_147_483_647;

/** One tenant's orders, within the caller's transaction. */
export class ReassignmentRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Orders of one tenant are given one after the other, until the transaction ends. */
  async takeTurn(): Promise<void> {
    await this.#em.execute(`select pg_advisory_xact_lock(hashtextextended('reassignments ' || ?::text, 0))`, [
      this.#tenantId,
    ]);
  }

  /** True while an order that is not done moves expenses from or to one of these. */
  async isMoving(kind: Move['kind'], names: readonly (string | number)[]): Promise<boolean> {
    const [from, to] = kind === 'tag' ? ['from_tag', 'to_tag'] : ['from_category', 'to_category'];
    const type = kind === 'tag' ? 'text[]' : 'bigint[]';
    const found: unknown[] = await this.#em.execute(
      `select 1 from reassignments where tenant_id = ? and state = 'running' and kind = ? and (${from} = any (?::${type}) or ${to} = any (?::${type}))`,
      [this.#tenantId, kind, arrayLiteral(names), arrayLiteral(names)],
    );
    return found.length > 0;
  }

  /** True while any order of a kind is not done. */
  async isRunning(kind: Move['kind']): Promise<boolean> {
    const found: unknown[] = await this.#em.execute(
      `select 1 from reassignments where tenant_id = ? and state = 'running' and kind = ? limit 1`,
      [this.#tenantId, kind],
    );
    return found.length > 0;
  }

  /** Stores an order, with the number of expenses to change that are not deleted. */
  async add(origin: RequestContext, move: Move): Promise<Reassignment> {
    const count =
      move.kind === 'tag'
        ? {
            sql: 'select count(*) from find_expenses(null, array[?]::text[], false, ?)',
            params: [move.from, MOST_COUNTED],
          }
        : {
            sql: 'select count(*) from expenses where tenant_id = ? and category_id = ? and soft_deleted_at is null',
            params: [this.#tenantId, move.from],
          };
    const [tags, categories] =
      move.kind === 'tag'
        ? [
            [move.from, move.to],
            [null, null],
          ]
        : [
            [null, null],
            [move.from, move.to],
          ];
    const [row]: { id: number }[] = await this.#em.execute(
      `insert into reassignments (tenant_id, kind, from_tag, to_tag, from_category, to_category, origin, state, total)
       values (?, ?, ?, ?, ?, ?, ?::jsonb, 'running', (${count.sql})) returning id::float8 as id`,
      [this.#tenantId, move.kind, ...tags, ...categories, JSON.stringify(toStoredOrigin(origin)), ...count.params],
    );
    if (!row) throw new Error('An order was not written.');
    return { id: row.id, move, origin };
  }

  /** An order that is not done, locked until the transaction ends; null where it is done, or another process works on it. */
  async take(id: number): Promise<Reassignment | null> {
    const [row]: Row[] = await this.#em.execute(
      `select id::float8 as id, kind, from_tag as "fromTag", to_tag as "toTag", from_category::float8 as "fromCategory",
         to_category::float8 as "toCategory", origin
       from reassignments where tenant_id = ? and id = ? and state = 'running' for update skip locked`,
      [this.#tenantId, id],
    );
    return row ? { id: row.id, move: moveOf(row), origin: contextOf(this.#tenantId, row.origin) } : null;
  }

  /** Expenses that still have what is moved, deleted ones too. */
  async nextExpenses(move: Move, most: number): Promise<number[]> {
    const rows: { id: number }[] =
      move.kind === 'tag'
        ? await this.#em.execute(
            'select id::float8 as id from find_expenses(null, array[?]::text[], true, ?) as id order by 1',
            [move.from, most],
          )
        : await this.#em.execute(
            'select id::float8 as id from expenses where tenant_id = ? and category_id = ? order by id limit ?',
            [this.#tenantId, move.from, most],
          );
    return rows.map(({ id }) => id);
  }

  async note(id: number, changed: number): Promise<void> {
    await this.#em.execute(
      'update reassignments set done = done + ? where tenant_id = ? and id = ?',
      [changed, this.#tenantId, id],
      'run',
    );
  }

  async finish(id: number): Promise<void> {
    await this.#em.execute(
      `update reassignments set state = 'done', finished_at = clock_timestamp() where tenant_id = ? and id = ?`,
      [this.#tenantId, id],
      'run',
    );
  }

  /** Number of expenses that are still to be moved from or to each of these; those without any are left out. */
  async pending<Name extends string | number>(kind: Move['kind'], names: readonly Name[]): Promise<Map<Name, number>> {
    const [from, to, type] =
      kind === 'tag' ? ['from_tag', 'to_tag', 'text'] : ['from_category', 'to_category', 'bigint'];
    const rows: { name: string; pending: number }[] = await this.#em.execute(
      `select name::text as name, sum(greatest(r.total - r.done, 1))::int as pending
       from unnest(?::${type}[]) as name join reassignments r on r.${from} = name or r.${to} = name
       where r.tenant_id = ? and r.kind = ? and r.state = 'running' group by name`,
      [arrayLiteral(names), this.#tenantId, kind],
    );
    const found = new Map(rows.map(({ name, pending }) => [name, pending]));
    return new Map(names.flatMap((name) => (found.has(String(name)) ? [[name, found.get(String(name)) ?? 0]] : [])));
  }
}

function moveOf({ kind, fromTag, toTag, fromCategory, toCategory }: Row): Move {
  if (kind === 'tag') return { kind, from: fromTag ?? '', to: toTag };
  if (fromCategory === null || toCategory === null) throw new Error('An order of categories names both.');
  return { kind, from: fromCategory, to: toCategory };
}
