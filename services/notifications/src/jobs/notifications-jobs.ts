import type pg from 'pg';
import type { Job } from '@outlay/jobs/job';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { digestsJob } from './digests.job.ts';
import { JobTenantsRepository } from './job-tenants.repository.ts';
import { lowBalanceJob } from './low-balance.job.ts';
import type { MailContacts } from '../siblings/mail-contacts.ts';

/** Everything that this service does on schedule. */
export function notificationsJobs(parts: { database: TenantDatabase; worker: pg.Pool; contacts: MailContacts }): Job[] {
  const { database, worker, contacts } = parts;
  const tenants = new JobTenantsRepository(worker);
  return [lowBalanceJob(database, tenants), digestsJob({ database, tenants, contacts })];
}
