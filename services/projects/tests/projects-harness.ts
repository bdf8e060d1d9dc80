import { migrate } from '@outlay/tenancy/migrate';
import { startSiblingStub } from '@outlay/testkit/sibling-stub';
import { createSubgraphTester } from '@outlay/testkit/subgraph-tester';
import { createTestDatabase } from '@outlay/testkit/test-database';
import { createTestEventLog } from '@outlay/testkit/test-event-log';
import { openTestPool } from '@outlay/testkit/test-pool';
import { createTokenMint } from '@outlay/testkit/tokens';
import { loadProjectsConfig } from '../src/config.ts';
import { projectsMigrations } from '../src/migrations/migrations.ts';
import { createProjectsService } from '../src/service.ts';

/** The projects service on a database and an event log of its own, with a stand-in for identity. */
export async function startProjects() {
  const [database, events, mint, identity] = await Promise.all([
    createTestDatabase({
      service: 'projects',
      migrate: ({ ownerUrl }) => migrate({ ownerUrl, migrations: projectsMigrations }),
    }),
    createTestEventLog(),
    createTokenMint(),
    startSiblingStub({ _entities: [{ baseCurrency: 'EUR' }] }),
  ]);
  const config = loadProjectsConfig({
    DATABASE_URL: database.appUrl,
    DATABASE_WORKER_URL: database.workerUrl,
    EVENT_LOG_URL: events.url,
    INTERNAL_TOKEN_KEYS: JSON.stringify(mint.publicKeys),
    INTERNAL_TOKEN_SIGNING_KEY: JSON.stringify(mint.privateKey),
    IDENTITY_URL: identity.url,
    LOG_LEVEL: 'silent',
  });
  const service = createProjectsService(config);
  const { url } = await service.start();
  const superuser = openTestPool(database.superuserUrl);
  return {
    ...createSubgraphTester(url, mint),
    url,
    database,
    superuser,
    events,
    identity,
    async stop() {
      await superuser.end();
      await service.stop();
      await Promise.all([database.drop(), events.drop(), identity.close()]);
    },
  };
}
