import { retentionJob } from '@outlay/jobs/retention';
import type { JobList } from '@outlay/service-kit/jobs';
import type { AnalyticsConfig } from './config.ts';
import { auditAnchorJob } from './audit/anchoring/audit-anchor.job.ts';
import { forecastJob } from './jobs/forecast.job.ts';
import { JobTenantsRepository } from './jobs/job-tenants.repository.ts';
import { ANALYTICS_RETENTION } from './retention.ts';

/** Scheduled jobs of this service. */
export const analyticsJobs: JobList<AnalyticsConfig> = ({ config, database, worker, logger }) => ({
  jobs: [
    auditAnchorJob(config, worker),
    forecastJob(database, new JobTenantsRepository(worker)),
    retentionJob({
      ...{ service: 'analytics', workerUrl: config.DATABASE_WORKER_URL, logger },
      rules: ANALYTICS_RETENTION,
    }),
  ],
});
