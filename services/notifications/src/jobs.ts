import pg from 'pg';
import type { ServiceJobs } from '@outlay/jobs/job';
import { createServiceJobs } from '@outlay/jobs/service-jobs';
import { createSubgraphClient } from '@outlay/service-kit/subgraph-client';
import { createLogger } from '@outlay/telemetry/logger';
import { createInternalTokenSigner } from '@outlay/tenancy/internal-token';
import { createOrm } from '@outlay/tenancy/orm';
import { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { NotificationsConfig } from './config.ts';
import { notificationsJobs } from './jobs/notifications-jobs.ts';
import { askMailContacts } from './siblings/mail-contacts.ts';

const CONNECTIONS = 2;

/**
 * The jobs of this service for whoever triggers them from outside, with connections of their own. What they owe (events, mails)
 * is sent by the service.
 */
export function createNotificationsJobs(config: NotificationsConfig): ServiceJobs {
  const logger = createLogger({ service: 'notifications', level: config.LOG_LEVEL });
  const orm = createOrm({ url: config.DATABASE_URL, entities: [], poolSize: CONNECTIONS, logger });
  const worker = new pg.Pool({ connectionString: config.DATABASE_WORKER_URL, max: CONNECTIONS });
  worker.on('error', (error) => logger.warn({ err: error }, 'a worker connection was lost'));
  const signer = createInternalTokenSigner(config.INTERNAL_TOKEN_SIGNING_KEY);
  const identity = createSubgraphClient({
    sibling: 'identity',
    url: config.IDENTITY_URL,
    serviceName: 'notifications',
    signer,
  });
  const jobs = notificationsJobs({
    database: new TenantDatabase(orm),
    worker,
    contacts: askMailContacts(identity),
  });
  return createServiceJobs({
    service: 'notifications',
    workerUrl: config.DATABASE_WORKER_URL,
    jobs,
    logger,
    release: async () => {
      await Promise.all([orm.close(), worker.end(), identity.stop()]);
    },
  });
}
