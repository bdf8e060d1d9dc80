import type { Job } from '@outlay/jobs/job';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { ForecastDueRepository } from '../forecast/forecast-due.repository.ts';
import type { JobTenantsRepository } from './job-tenants.repository.ts';

/** In the night of most who use it, and before the day's work. */
const HOUR_UTC = 3;

/**
 * Marks every live, active project of every tenant as due: a day that has passed changes forecasts too. The service forecasts them, after
 * those that events have changed. A failure of one tenant does not delay the others.
 */
export function forecastJob(database: TenantDatabase, tenants: JobTenantsRepository): Job {
  return {
    name: 'forecast',
    description: 'Has the service forecast what every active project will cost, for the new day.',
    every: { dailyAtHour: HOUR_UTC },
    async run(_slot, signal) {
      const failures: unknown[] = [];
      for (const tenantId of await tenants.all()) {
        signal.throwIfAborted();
        await database
          .write({ tenantId }, (em) => new ForecastDueRepository(em, tenantId).markAll())
          .catch((error: unknown) => failures.push(error));
      }
      signal.throwIfAborted();
      if (failures.length > 0) throw failures[0];
    },
  };
}
