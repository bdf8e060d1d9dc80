import { retentionJob } from '@outlay/jobs/retention';
import type { JobList } from '@outlay/service-kit/jobs';
import { createSubgraphClient } from '@outlay/service-kit/subgraph-client';
import { createInternalTokenSigner } from '@outlay/tenancy/internal-token';
import type { NotificationsConfig } from './config.ts';
import { digestsJob } from './jobs/digests.job.ts';
import { JobTenantsRepository } from './jobs/job-tenants.repository.ts';
import { lowBalanceJob } from './jobs/low-balance.job.ts';
import { NOTIFICATIONS_RETENTION } from './retention.ts';
import { askMailContacts } from './siblings/mail-contacts.ts';

/** Scheduled jobs. They queue mails, which the service sends. */
export const notificationsJobs: JobList<NotificationsConfig> = ({ config, database, worker, logger }) => {
  const identity = createSubgraphClient({
    ...{ sibling: 'identity', url: config.IDENTITY_URL, serviceName: 'notifications' },
    signer: createInternalTokenSigner(config.INTERNAL_TOKEN_SIGNING_KEY),
    timeoutMs: config.SIBLING_TIMEOUT_MS,
  });
  const tenants = new JobTenantsRepository(worker);
  return {
    jobs: [
      lowBalanceJob(database, tenants),
      digestsJob({ database, tenants, contacts: askMailContacts(identity) }),
      retentionJob({
        ...{ service: 'notifications', workerUrl: config.DATABASE_WORKER_URL, logger },
        rules: NOTIFICATIONS_RETENTION,
      }),
    ],
    stop: () => identity.stop(),
  };
};
