import { retentionJob } from '@outlay/jobs/retention';
import type { JobList } from '@outlay/service-kit/jobs';
import type { LedgerConfig } from './config.ts';
import { expiredImportsJob } from './imports/retention/expired-imports.job.ts';
import { LEDGER_RETENTION } from './retention.ts';
import { textRetentionJob } from './text-retention/text-retention.job.ts';

/** Scheduled jobs of this service. */
export const ledgerJobs: JobList<LedgerConfig> = ({ config, database, worker, logger }) => ({
  jobs: [
    textRetentionJob(database, worker),
    expiredImportsJob(database, worker),
    retentionJob({ service: 'ledger', workerUrl: config.DATABASE_WORKER_URL, rules: LEDGER_RETENTION, logger }),
  ],
});
