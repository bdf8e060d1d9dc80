import pg from 'pg';
import type { ServiceJobs } from '@outlay/jobs/job';
import { createServiceJobs } from '@outlay/jobs/service-jobs';
import { createLogger } from '@outlay/telemetry/logger';
import { createOrm } from '@outlay/tenancy/orm';
import { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { AnalyticsConfig } from './config.ts';
import { analyticsJobs } from './jobs/analytics-jobs.ts';

/** The jobs of analytics for a command line, on connections of their own. Events that they write wait for the service's relay. */
export function createAnalyticsJobs(config: AnalyticsConfig): ServiceJobs {
  const logger = createLogger({ service: 'analytics', level: config.LOG_LEVEL });
  const orm = createOrm({ url: config.DATABASE_URL, entities: [], poolSize: 2, logger });
  const worker = new pg.Pool({ connectionString: config.DATABASE_WORKER_URL, max: 1 });
  worker.on('error', (error) => logger.warn({ err: error }, 'a connection of the jobs was lost'));
  return createServiceJobs({
    service: 'analytics',
    workerUrl: config.DATABASE_WORKER_URL,
    jobs: analyticsJobs({ database: new TenantDatabase(orm), worker }),
    logger,
    async release() {
      await Promise.all([orm.close(), worker.end()]);
    },
  });
}
