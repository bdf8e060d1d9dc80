import type pg from 'pg';
import { databaseUrl, provisionDatabase, type DatabaseUrls } from '@outlay/tenancy/roles';
import { schemaFingerprint } from './fingerprint.ts';
import { dropDatabase, freshName, TEST_PASSWORD, testServerUrl, withServer } from './test-server.ts';

const PASSWORDS = { owner: TEST_PASSWORD, app: TEST_PASSWORD, worker: TEST_PASSWORD };

/** Which service's roles the database has, and how its schema is made. */
export interface TestDatabaseOptions {
  /** The service's name, for example `ledger`; its roles are `outlay_ledger_owner`, `_app` and `_worker`. */
  service: string;
  /** Brings an empty database to the newest schema. Called once per schema and server, not once per test file. */
  migrate(urls: DatabaseUrls): Promise<unknown>;
}

/** A database of a test file's own. */
export interface TestDatabase extends DatabaseUrls {
  /** As a superuser, whom row level security does not hold: to look behind the wall. */
  superuserUrl: string;
  /** Drops the database, whoever is still connected. */
  drop(): Promise<void>;
}

/** A fresh, migrated database with the service's roles, copied from a template that the first caller makes. */
export async function createTestDatabase(options: TestDatabaseOptions): Promise<TestDatabase> {
  const { service, migrate } = options;
  const template = `test_template_${service.replaceAll('-', '_')}_${await schemaFingerprint(service, migrate)}`;
  const database = freshName(`test_${service.replaceAll('-', '_')}`);
  await withServer(async (client) => {
    await makeTemplate(client, template, options);
    await client.query(`create database ${database} template ${template} strategy file_copy`);
  });
  // A copy has the template's tables and their grants, but not its owner and the grants on the database itself.
  const urls = await provisionDatabase(testServerUrl(), { service, database, passwords: PASSWORDS });
  return {
    ...urls,
    superuserUrl: databaseUrl(testServerUrl(), database),
    drop: () => dropDatabase(database),
  };
}

/** Makes the template unless it is there. One process at a time: the others wait for the lock and find it. */
async function makeTemplate(client: pg.Client, template: string, options: TestDatabaseOptions): Promise<void> {
  await client.query(`select pg_advisory_lock(hashtext($1))`, [template]);
  try {
    const { rowCount } = await client.query(`select 1 from pg_database where datname = $1`, [template]);
    if (rowCount !== 0) return;
    const draft = freshName('test_draft');
    await migrateDraft(client, draft, options);
    // Renamed last, so that a migration that failed halfway leaves no template behind.
    await client.query(`alter database ${draft} rename to ${template}`);
  } finally {
    await client.query(`select pg_advisory_unlock(hashtext($1))`, [template]);
  }
}

async function migrateDraft(
  client: pg.Client,
  draft: string,
  { service, migrate }: TestDatabaseOptions,
): Promise<void> {
  try {
    const urls = await provisionDatabase(testServerUrl(), { service, database: draft, passwords: PASSWORDS });
    await migrate(urls);
    await client.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1`, [draft]);
  } catch (error) {
    await client.query(`drop database if exists ${draft} with (force)`);
    throw error;
  }
}
