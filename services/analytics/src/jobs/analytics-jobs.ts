import type pg from 'pg';
import type { Job } from '@outlay/jobs/job';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { forecastJob } from './forecast.job.ts';
import { JobTenantsRepository } from './job-tenants.repository.ts';

/** Everything that this service does on schedule, in its own process or from a command line. */
export function analyticsJobs({ database, worker }: { database: TenantDatabase; worker: pg.Pool }): Job[] {
  return [forecastJob(database, new JobTenantsRepository(worker))];
}
