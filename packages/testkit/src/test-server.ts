import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** The password of every role that tests make; the server is theirs alone. */
export const TEST_PASSWORD = 'outlay-test';

/**
 * The superuser's URL of the PostgreSQL server for tests.
 *
 * @throws Error when TEST_DATABASE_URL is not set
 */
export function testServerUrl(env: NodeJS.ProcessEnv = process.env): string {
  const url = env['TEST_DATABASE_URL'];
  if (!url) throw new Error('TEST_DATABASE_URL is not set: run the tests with `npm test -- <paths>`');
  return url;
}

/** A database name no other test has. `prefix` is a plain lower-case word. */
export function freshName(prefix: string): string {
  return `${prefix}_${process.pid}_${randomBytes(5).toString('hex')}`;
}

/** Runs statements on a superuser's connection of their own, closed afterwards. */
export async function withServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: testServerUrl() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Drops a database with whatever is still connected to it. */
export async function dropDatabase(database: string): Promise<void> {
  await withServer((client) => client.query(`drop database if exists ${database} with (force)`));
}
