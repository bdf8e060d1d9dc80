import { migrate } from '@outlay/tenancy/migrate';
import { startSiblingStub } from '@outlay/testkit/sibling-stub';
import { createSubgraphTester } from '@outlay/testkit/subgraph-tester';
import { createTestDatabase } from '@outlay/testkit/test-database';
import { createTestEventLog } from '@outlay/testkit/test-event-log';
import { createTokenMint } from '@outlay/testkit/tokens';
import { loadAnalyticsConfig } from '../src/config.ts';
import { analyticsMigrations } from '../src/migrations/migrations.ts';
import { createAnalyticsService } from '../src/service.ts';

/** The analytics service on a database and an event log of its own, with a stand-in for identity. */
export async function startAnalytics() {
  const [database, events, mint, identity] = await Promise.all([
    createTestDatabase({
      service: 'analytics',
      migrate: ({ ownerUrl }) => migrate({ ownerUrl, migrations: analyticsMigrations }),
    }),
    createTestEventLog(),
    createTokenMint(),
    startSiblingStub({ openPersonalValues: [] }),
  ]);
  const config = loadAnalyticsConfig({
    DATABASE_URL: database.appUrl,
    DATABASE_WORKER_URL: database.workerUrl,
    EVENT_LOG_URL: events.url,
    INTERNAL_TOKEN_KEYS: JSON.stringify(mint.publicKeys),
    INTERNAL_TOKEN_SIGNING_KEY: JSON.stringify(mint.privateKey),
    IDENTITY_URL: identity.url,
    LOG_LEVEL: 'silent',
  });
  const service = createAnalyticsService(config);
  const { url } = await service.start();
  return {
    ...createSubgraphTester(url, mint),
    url,
    config,
    database,
    events,
    identity,
    async stop() {
      await service.stop();
      await Promise.all([database.drop(), events.drop(), identity.close()]);
    },
  };
}
