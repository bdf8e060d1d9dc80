import pg from 'pg';
import { createPostgresEventLog } from '@outlay/messaging/postgres-event-log';
import { migrate } from '@outlay/tenancy/migrate';
import { createLogger } from '@outlay/telemetry/logger';
import { startSiblingStub } from '@outlay/testkit/sibling-stub';
import { createSubgraphTester } from '@outlay/testkit/subgraph-tester';
import { createTestDatabase } from '@outlay/testkit/test-database';
import { createTestEventLog } from '@outlay/testkit/test-event-log';
import { createTokenMint } from '@outlay/testkit/tokens';
import { loadLedgerConfig } from '../src/config.ts';
import { ledgerMigrations } from '../src/migrations/migrations.ts';
import { createLedgerService } from '../src/service.ts';

/** The ledger on a database and an event log of its own, with stand-ins for identity and the projects service. */
export async function startLedger() {
  const [database, events, mint, identity, projects] = await Promise.all([
    createTestDatabase({
      service: 'ledger',
      migrate: ({ ownerUrl }) => migrate({ ownerUrl, migrations: ledgerMigrations }),
    }),
    createTestEventLog(),
    createTokenMint(),
    startSiblingStub({ _entities: [{ baseCurrency: 'EUR', timeZone: 'Europe/Vienna', version: 1 }] }),
    startSiblingStub({ _entities: [null] }),
  ]);
  const config = loadLedgerConfig({
    DATABASE_URL: database.appUrl,
    DATABASE_WORKER_URL: database.workerUrl,
    EVENT_LOG_URL: events.url,
    INTERNAL_TOKEN_KEYS: JSON.stringify(mint.publicKeys),
    INTERNAL_TOKEN_SIGNING_KEY: JSON.stringify(mint.privateKey),
    IDENTITY_URL: identity.url,
    PROJECTS_URL: projects.url,
    LOG_LEVEL: 'error',
  });
  const eventLog = createPostgresEventLog({
    url: events.url,
    logger: createLogger({ service: 'test', level: 'silent' }),
  });
  const service = createLedgerService(config, { eventLog });
  const { url } = await service.start();
  return {
    ...createSubgraphTester(url, mint),
    url,
    mint,
    database,
    eventLog,
    identity,
    projects,
    /** Rows as a superuser sees them, whom row level security does not hold. */
    rows: (sql: string, values: unknown[] = []) => queryAs(database.superuserUrl, sql, values),
    async stop() {
      await service.stop();
      await eventLog.close();
      await Promise.all([database.drop(), events.drop(), identity.close(), projects.close()]);
    },
  };
}

export type LedgerApp = Awaited<ReturnType<typeof startLedger>>;

/** Runs one statement on a connection of its own. */
export async function queryAs(url: string, sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
