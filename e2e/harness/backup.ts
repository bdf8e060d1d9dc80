import { randomBytes } from 'node:crypto';
import { withClient } from '@outlay/tenancy/roles';
import type { TestDatabase } from '@outlay/testkit/test-database';
import type pg from 'pg';

/** Copies a database as it is. Nobody may be connected. @returns the name of the copy */
export async function copyDatabase(database: TestDatabase): Promise<string> {
  const copy = `backup_${randomBytes(6).toString('hex')}`;
  await onServer(database, async (client, name) => {
    await disconnect(client, name);
    await client.query(
      `create database ${client.escapeIdentifier(copy)} template ${client.escapeIdentifier(name)}
       owner ${client.escapeIdentifier(await ownerOf(client, name))}`,
    );
  });
  return copy;
}

/** Puts a copy in the place of the database, for good. */
export async function replaceDatabase(database: TestDatabase, copy: string): Promise<void> {
  await onServer(database, async (client, name) => {
    await disconnect(client, name);
    const quoted = client.escapeIdentifier(name);
    await client.query(`drop database ${quoted} with (force)`);
    await client.query(`alter database ${client.escapeIdentifier(copy)} rename to ${quoted}`);
  });
}

async function disconnect(client: pg.Client, name: string): Promise<void> {
  await client.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1`, [name]);
}

async function ownerOf(client: pg.Client, name: string): Promise<string> {
  const { rows } = await client.query<{ owner: string }>(
    `select pg_get_userbyid(datdba) as owner from pg_database where datname = $1`,
    [name],
  );
  return rows[0]?.owner ?? 'postgres';
}

/** As a superuser, beside the database. */
async function onServer<T>(
  { superuserUrl }: TestDatabase,
  work: (client: pg.Client, database: string) => Promise<T>,
): Promise<T> {
  const url = new URL(superuserUrl);
  const database = url.pathname.slice(1);
  url.pathname = '/postgres';
  return withClient(url.toString(), (client) => work(client, database));
}
