import type { EntityManager, SqlEntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery, type ControlledTransaction } from 'kysely';
import type { ClientBase } from 'pg';

/** Upper bound of named statements: each occupies memory in every connection of PostgreSQL. */
const MOST_NAMES = 500;

const names = new Map<string, string>();
const nameless = new WeakSet<ClientBase>();

/** Has every statement of a connection planned each time, because a pooler before PostgreSQL loses their names. */
export function useNoNames(client: ClientBase): void {
  nameless.add(client);
}

/** Returns true if statements of this connection have names. */
export function hasNames(client: ClientBase): boolean {
  return !nameless.has(client);
}

/** Returns the name under which a statement is prepared; undefined once too many have one: such a statement is planned each time. */
export function statementName(sql: string): string | undefined {
  const known = names.get(sql);
  if (known !== undefined || names.size >= MOST_NAMES) return known;
  const name = `outlay_${names.size + 1}`;
  names.set(sql, name);
  return name;
}

/** Returns the name of a statement on a connection; undefined where it is planned each time. */
export function nameOn(client: ClientBase, sql: string): string | undefined {
  return hasNames(client) ? statementName(sql) : undefined;
}

/**
 * Runs a statement that PostgreSQL parses and plans once per connection. `em.execute` writes values into the text instead,
 * so that each statement is a new one. For statements on the hot path whose best plan does not depend on their values.
 *
 * @param sql the same text for every call, with `$1`, `$2`, … for the values; lists are arrays: `= any($1::bigint[])`. It names
 *   its columns: after a migration that adds a column, a prepared `select *` fails on every connection that has it
 * @throws Error outside a transaction; whatever the database throws, as `em.execute` does
 */
export async function executePrepared<Row>(
  em: EntityManager | SqlEntityManager,
  sql: string,
  values: readonly unknown[],
): Promise<Row[]> {
  const transaction = em.getTransactionContext<ControlledTransaction<unknown>>();
  if (!transaction) throw new Error('A prepared statement needs a transaction.');
  try {
    const { rows } = await transaction.executeQuery<Row>(CompiledQuery.raw(sql, [...values]));
    return rows;
  } catch (error) {
    throw error instanceof Error ? em.getPlatform().getExceptionConverter().convertException(error) : error;
  }
}
