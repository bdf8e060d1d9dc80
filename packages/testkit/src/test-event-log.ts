import { databaseUrl, provisionOwnedDatabase, provisionRole } from '@outlay/tenancy/roles';
import { dropDatabase, freshName, TEST_PASSWORD, testServerUrl, withServer } from './test-server.ts';

const ROLE = 'outlay_events';

/** An empty event-log database; its tables are made by the driver that opens it. */
export interface TestEventLog {
  /** As the role that owns the log: what EVENT_LOG_URL holds. */
  url: string;
  /** As a superuser, to break things on purpose. */
  superuserUrl: string;
  /** Drops the database, whoever is still connected. */
  drop(): Promise<void>;
}

/** A fresh event-log database on the server for tests. */
export async function createTestEventLog(): Promise<TestEventLog> {
  const database = freshName('test_events');
  await withServer(async (client) => {
    await provisionRole(client, ROLE, 'events', TEST_PASSWORD);
    await provisionOwnedDatabase(client, database, ROLE);
  });
  return {
    url: databaseUrl(testServerUrl(), database, { user: ROLE, password: TEST_PASSWORD }),
    superuserUrl: databaseUrl(testServerUrl(), database),
    drop: () => dropDatabase(database),
  };
}
