import { databaseUrl, withClient } from '@outlay/tenancy/roles';
import type pg from 'pg';
import { databaseName } from '../backup/database-name.ts';
import type { BackedUp } from '../backup/manifest.ts';
import { ScriptError } from '../script-error.ts';

/**
 * Makes sure that nobody is connected to the databases, also where data is to be replaced.
 * @throws ScriptError naming the roles that are connected
 */
export async function requireNobodyConnected(serverUrl: string, names: readonly BackedUp[]): Promise<void> {
  // Whose sessions they are is seen by everybody, their kind by superusers and their own roles alone.
  const rows = await queryAt<{ what: string }>(
    serverUrl,
    `select distinct usename || ' at ' || datname as what from pg_stat_activity
     where datname = any ($1) and usename is not null and pid <> pg_backend_pid()
       and coalesce(backend_type, 'client backend') = 'client backend' order by 1`,
    [names.map(databaseName)],
  );
  if (rows.length > 0)
    throw new ScriptError(
      `Outlay still runs, so nothing was changed. Stop it first; connected are ${rows.map(({ what }) => what).join(', ')}.`,
    );
}

/**
 * Returns the databases that have tables.
 * @param readerUrl as the backup role: an administrator who is no superuser may not connect
 */
export async function filledOf(readerUrl: string, names: readonly BackedUp[]): Promise<BackedUp[]> {
  const filled: BackedUp[] = [];
  for (const name of names) {
    const rows = await queryAt(
      databaseUrl(readerUrl, databaseName(name)),
      `select from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and n.nspname in ('public', 'event_log') limit 1`,
    );
    if (rows.length > 0) filled.push(name);
  }
  return filled;
}

async function queryAt<Row extends pg.QueryResultRow>(
  url: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  return withClient(url, async (client) => (await client.query<Row>(sql, [...values])).rows);
}
