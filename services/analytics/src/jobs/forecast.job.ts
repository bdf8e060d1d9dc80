import type { Job } from '@outlay/jobs/job';
import type { ForecastUpdater } from '../forecast/forecast-updater.ts';
import type { JobTenantsRepository } from './job-tenants.repository.ts';

/** In the night of most who use it, and before the day's work. */
const HOUR_UTC = 3;

/** Forecasts every live, active project of every tenant. One tenant that fails holds up no other. */
export function forecastJob(updater: ForecastUpdater, tenants: JobTenantsRepository): Job {
  return {
    name: 'forecast',
    description: 'Forecasts what every active project will cost.',
    every: { dailyAtHour: HOUR_UTC },
    async run(slot, signal) {
      const failures: unknown[] = [];
      for (const tenantId of await tenants.all()) {
        signal.throwIfAborted();
        const origin = { tenantId, requestId: `job:forecast:${slot.toISOString()}` };
        await updater.update(origin, signal).catch((error: unknown) => failures.push(error));
      }
      signal.throwIfAborted();
      if (failures.length > 0) throw failures[0];
    },
  };
}
