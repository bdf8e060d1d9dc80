import { createEventLog } from '@outlay/messaging/create-event-log';
import { createLogger } from '@outlay/telemetry/logger';
import { migrate } from '@outlay/tenancy/migrate';
import { startSiblingStub } from '@outlay/testkit/sibling-stub';
import { createSubgraphTester } from '@outlay/testkit/subgraph-tester';
import { createTestDatabase } from '@outlay/testkit/test-database';
import { createTestEventLog } from '@outlay/testkit/test-event-log';
import { openTestPool } from '@outlay/testkit/test-pool';
import { createTokenMint } from '@outlay/testkit/tokens';
import { loadNotificationsConfig } from '../src/config.ts';
import { notificationsMigrations } from '../src/migrations/migrations.ts';
import { createNotificationsService, type NotificationsOverrides } from '../src/service.ts';
import { createEventPublisher } from './event-publisher.ts';

/** A mail contact in identity's answer. */
export interface Contact {
  userId: string;
  email: string;
  name: string | null;
  locale: string;
  timeZone: string;
  stopToken: string;
}

export const FAST_MAIL = { pollMs: 20, settleMs: 0, retryMs: 20, maxRetryMs: 50 };

/** Databases, an event log and a stand-in for identity; services are started on them with `start`. */
export async function prepareNotifications(env: Record<string, string> = {}) {
  const [database, events, mint, identity] = await Promise.all([
    createTestDatabase({
      service: 'notifications',
      migrate: ({ ownerUrl }) => migrate({ ownerUrl, migrations: notificationsMigrations }),
    }),
    createTestEventLog(),
    createTokenMint(),
    startSiblingStub({ mailContacts: [] }),
  ]);
  const logger = createLogger({ service: 'test', level: 'silent' });
  const superuser = openTestPool(database.superuserUrl, 3);
  const environment = {
    DATABASE_URL: database.appUrl,
    DATABASE_WORKER_URL: database.workerUrl,
    EVENT_LOG_URL: events.url,
    INTERNAL_TOKEN_KEYS: JSON.stringify(mint.publicKeys),
    INTERNAL_TOKEN_SIGNING_KEY: JSON.stringify(mint.privateKey),
    IDENTITY_URL: identity.url,
    PUBLIC_URL: 'https://outlay.example',
    MAILBOX_DIR: `/tmp/outlay-test-mailbox-${process.pid}`,
    SCHEDULER: 'off',
    WEBHOOK_ENCRYPTION_SECRET: 'a secret of tests that is long enough',
    WEBHOOK_ALLOW_PRIVATE: 'true',
    LOG_LEVEL: 'silent',
    ...env,
  };
  const config = loadNotificationsConfig(environment);
  const log = createEventLog(config, logger);
  const stops: (() => Promise<void>)[] = [];
  return {
    config,
    /** For the service as a process of its own. */
    environment,
    database,
    identity,
    log,
    mint,
    publish: await createEventPublisher(log),
    contacts: (contacts: Contact[]) => identity.answerWith({ mailContacts: contacts }),
    sql: async (text: string, values: unknown[] = []) => (await superuser.query(text, values)).rows,
    async start(overrides: NotificationsOverrides = {}) {
      const service = createNotificationsService(config, { mail: FAST_MAIL, ...overrides });
      const { url } = await service.start();
      stops.push(() => service.stop());
      return { ...createSubgraphTester(url, mint), url, stop: () => service.stop() };
    },
    async dispose() {
      await Promise.all(stops.map((stop) => stop()));
      await log.close();
      await superuser.end();
      await Promise.all([database.drop(), events.drop(), identity.close()]);
    },
  };
}

export type Prepared = Awaited<ReturnType<typeof prepareNotifications>>;
