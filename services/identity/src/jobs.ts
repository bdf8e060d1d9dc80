import { retentionJob } from '@outlay/jobs/retention';
import type { JobList } from '@outlay/service-kit/jobs';
import type { IdentityConfig } from './config.ts';
import { IDENTITY_RETENTION } from './retention.ts';

/** Scheduled jobs of this service. */
export const identityJobs: JobList<IdentityConfig> = ({ config, logger }) => ({
  jobs: [
    retentionJob({ service: 'identity', workerUrl: config.DATABASE_WORKER_URL, rules: IDENTITY_RETENTION, logger }),
  ],
});
