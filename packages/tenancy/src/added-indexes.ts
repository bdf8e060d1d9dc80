import type { AbstractSqlConnection as Connection } from '@mikro-orm/postgresql';
import { setTimeout } from 'node:timers/promises';

/** An index that a migration adds to a table with rows. */
export interface AddedIndex {
  /** The name that PostgreSQL would give it, so that a copy of the table (`like … including all`) has one of the same name. */
  name: string;
  /** Table, columns and condition, as SQL. */
  on: string;
}

/** Pause between two tries for the turn, in milliseconds. */
const PAUSE_MS = 200;

const STATE = `select i.indisvalid as valid from pg_class c join pg_index i on i.indexrelid = c.oid
  where c.relnamespace = 'public'::regnamespace and c.relname = ?`;

/** SQL that builds an index while its table is read and written. */
export function buildingSql({ name, on }: AddedIndex): string {
  return `create index concurrently ${name} on ${on}`;
}

/**
 * Builds those indexes that are missing, and those again whose building was interrupted, while their tables are read and written. Instances take turns
 * without waiting in a statement: PostgreSQL ends such a building only after all statements that began before it.
 */
export async function buildIndexes(connection: Connection, indexes: readonly AddedIndex[]): Promise<void> {
  if ((await missing(connection, indexes)).length === 0) return;
  while (!(await isTrue(connection, `select pg_try_advisory_lock(hashtext('outlay:indexes')) as yes`)))
    await setTimeout(PAUSE_MS);
  try {
    // It waits for transactions that are under way, and nobody for it.
    await connection.execute(`set lock_timeout = 0`);
    for (const index of await missing(connection, indexes)) {
      await connection.execute(`drop index concurrently if exists ${index.name}`);
      await connection.execute(buildingSql(index));
    }
  } finally {
    await connection.execute(`select pg_advisory_unlock(hashtext('outlay:indexes'))`);
  }
}

async function missing(connection: Connection, indexes: readonly AddedIndex[]): Promise<AddedIndex[]> {
  const found: AddedIndex[] = [];
  for (const index of indexes) {
    const [state] = await connection.execute<{ valid: boolean }[]>(STATE, [index.name]);
    if (state?.valid !== true) found.push(index);
  }
  return found;
}

async function isTrue(connection: Connection, sql: string): Promise<boolean> {
  const [row] = await connection.execute<{ yes: boolean }[]>(sql);
  return row?.yes === true;
}
