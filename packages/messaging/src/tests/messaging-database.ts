import pg from 'pg';
import { createLogger } from '@outlay/telemetry/logger';
import { createOrm } from '@outlay/tenancy/orm';
import { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { tenantTableSql } from '@outlay/tenancy/tenant-wall';
import { createTestDatabase, type TestDatabase } from '@outlay/testkit/test-database';
import { openTestPool } from '@outlay/testkit/test-pool';
import { outboxSql } from '../outbox-sql.ts';
import { unappliedSql } from '../unapplied-sql.ts';

/** The service whose database the tests of this package use: outbox, inbox and one table for effects. */
export const TEST_SERVICE = 'messaging';

/** Writes nothing. */
export const silentLogger = createLogger({ service: 'test', level: 'silent' });

/** A service's database with an application's connections. */
export interface MessagingDatabase {
  urls: TestDatabase;
  database: TenantDatabase;
  /** Runs a statement as a superuser. */
  sql<Row extends pg.QueryResultRow>(text: string, parameters?: unknown[]): Promise<Row[]>;
  dispose(): Promise<void>;
}

/** A fresh database with the messaging tables and `effects (tenant_id, event_id, aggregate_id, version)`. */
export async function createMessagingDatabase(): Promise<MessagingDatabase> {
  const urls = await createTestDatabase({ service: TEST_SERVICE, migrate: async ({ ownerUrl }) => migrate(ownerUrl) });
  const orm = createOrm({ url: urls.appUrl, entities: [], poolSize: 4, logger: silentLogger });
  const superuser = openTestPool(urls.superuserUrl);
  return {
    urls,
    database: new TenantDatabase(orm),
    sql: async <Row extends pg.QueryResultRow>(text: string, parameters: unknown[] = []) =>
      (await superuser.query<Row>(text, parameters)).rows,
    dispose: async () => {
      await orm.close();
      await superuser.end();
      await urls.drop();
    },
  };
}

async function migrate(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(outboxSql(TEST_SERVICE));
    await client.query(unappliedSql(TEST_SERVICE));
    await client.query(`
      create table effects (
        id bigint generated always as identity primary key,
        tenant_id bigint not null,
        event_id uuid not null,
        aggregate_id bigint not null,
        version bigint not null
      );
      ${tenantTableSql(TEST_SERVICE, 'effects', 'select, insert')}`);
  } finally {
    await client.end();
  }
}
