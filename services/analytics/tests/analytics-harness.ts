import type { OutgoingRecord } from '@outlay/messaging/event-log';
import { createEventLog } from '@outlay/messaging/create-event-log';
import { createLogger } from '@outlay/telemetry/logger';
import { migrate } from '@outlay/tenancy/migrate';
import { createOrm } from '@outlay/tenancy/orm';
import { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { startSiblingStub } from '@outlay/testkit/sibling-stub';
import { createSubgraphTester } from '@outlay/testkit/subgraph-tester';
import { createTestDatabase } from '@outlay/testkit/test-database';
import { createTestEventLog } from '@outlay/testkit/test-event-log';
import { freshKafkaPrefix, testKafkaBrokers } from '@outlay/testkit/test-kafka';
import { openTestPool } from '@outlay/testkit/test-pool';
import { createTokenMint } from '@outlay/testkit/tokens';
import { waitFor } from '@outlay/testkit/wait-for';
import { loadAnalyticsConfig } from '../src/config.ts';
import {
  AUDIT_GROUP,
  AUDIT_SOURCES,
  CASH_GROUP,
  CASH_SOURCES,
  SPEND_GROUP,
  SPEND_SOURCES,
} from '../src/messaging/analytics-topics.ts';
import { analyticsMigrations } from '../src/migrations/migrations.ts';
import { createAnalyticsService, type AnalyticsOverrides } from '../src/service.ts';

/** The day it is in these tests: a Sunday in November. */
export const NOW = new Date('2026-11-22T12:00:00.000Z');

const GROUPS = { [SPEND_GROUP]: SPEND_SOURCES, [CASH_GROUP]: CASH_SOURCES, [AUDIT_GROUP]: AUDIT_SOURCES };

/**
 * The analytics service on a database and an event log of its own, with a stand-in for identity and the topics that other
 * services would make.
 */
export async function startAnalytics(on: 'postgres' | 'kafka' = 'postgres', overrides: AnalyticsOverrides = {}) {
  const [database, events, mint, identity] = await Promise.all([
    createTestDatabase({
      service: 'analytics',
      migrate: ({ ownerUrl }) => migrate({ ownerUrl, migrations: analyticsMigrations }),
    }),
    createTestEventLog(),
    createTokenMint(),
    startSiblingStub({ openPersonalValues: [] }),
  ]);
  const env = {
    DATABASE_URL: database.appUrl,
    DATABASE_WORKER_URL: database.workerUrl,
    DATABASE_MIGRATION_URL: database.ownerUrl,
    ...(on === 'postgres'
      ? { EVENT_LOG_URL: events.url }
      : { KAFKA_BROKERS: testKafkaBrokers().join(','), KAFKA_PREFIX: freshKafkaPrefix() }),
    INTERNAL_TOKEN_KEYS: JSON.stringify(mint.publicKeys),
    INTERNAL_TOKEN_SIGNING_KEY: JSON.stringify(mint.privateKey),
    IDENTITY_URL: identity.url,
    LOG_LEVEL: 'silent',
    SCHEDULER: 'off',
  };
  const logger = createLogger({ service: 'test', level: 'silent' });
  const config = loadAnalyticsConfig(env);
  const log = createEventLog(config, logger);
  await log.ensureTopics([
    ...SPEND_SOURCES.map((name) => ({ name, partitions: 3, cleanup: 'compact' as const })),
    ...['ledger.account-entry', ...AUDIT_SOURCES].map((name) => ({ name, partitions: 3, cleanup: 'keep' as const })),
  ]);
  const superuser = openTestPool(database.superuserUrl);
  const orm = createOrm({ url: database.appUrl, entities: [], poolSize: 2, logger });
  let service = createAnalyticsService(config, { now: () => NOW, ...overrides });
  const { url } = await service.start();
  return {
    ...createSubgraphTester(url, mint),
    ...{ url, env, database, events, identity, log, superuser, mint },
    tenantDatabase: new TenantDatabase(orm),
    /** Publishes events and waits until they are consumed. */
    async publish(...records: OutgoingRecord[]): Promise<void> {
      await log.send(records);
      await this.settled();
    },
    /** Waits until every event is consumed. */
    async settled(timeoutMs = 60_000): Promise<void> {
      for (const [group, topics] of Object.entries(GROUPS)) {
        const what = `${group} to catch up`;
        await waitFor(async () => (await log.lag(group, topics)) === 0, { what, timeoutMs });
      }
    },
    /** Waits until every forecast that is due is made. */
    async forecasted(): Promise<void> {
      await waitFor(async () => (await this.rows('select from forecast_due')).length === 0, {
        ...{ what: 'the forecasts that are due', timeoutMs: 60_000 },
      });
    },
    /** Rows as a superuser sees them. */
    async rows(sql: string, params: unknown[] = []): Promise<Record<string, unknown>[]> {
      return (await superuser.query<Record<string, unknown>>(sql, params)).rows;
    },
    /** Does something while the service is away; it comes back at another address, where nobody here asks it. */
    async whileStopped(work: () => Promise<void>): Promise<void> {
      await service.stop();
      await work();
      service = createAnalyticsService(config, { now: () => NOW, ...overrides });
      await service.start();
    },
    async stop() {
      await service.stop();
      await Promise.all([log.close(), superuser.end(), orm.close()]);
      await Promise.all([database.drop(), events.drop(), identity.close()]);
    },
  };
}
