import { retentionJob } from '@outlay/jobs/retention';
import type { JobList } from '@outlay/service-kit/jobs';
import type { IdentityConfig } from './config.ts';
import { domainProofsJob } from './domains/domain-proofs.job.ts';
import { createTxtLookup } from './domains/txt-lookup.ts';
import { IDENTITY_RETENTION } from './retention.ts';

/** Scheduled jobs of this service. */
export const identityJobs: JobList<IdentityConfig> = ({ config, database, worker, logger }) => ({
  jobs: [
    domainProofsJob({ database, worker, logger, lookup: createTxtLookup(config.DOMAIN_RESOLVERS) }),
    retentionJob({ service: 'identity', workerUrl: config.DATABASE_WORKER_URL, rules: IDENTITY_RETENTION, logger }),
  ],
});
