import type { Logger } from '@outlay/telemetry/logger';
import type { Job, ServiceJobs } from './job.ts';
import { createScheduler, type SchedulerSettings } from './scheduler.ts';

/**
 * Jobs of a service for a command line, and a scheduler with its own connections.
 * @param options.workerUrl the service's database, as its worker role
 * @param options.release closes the jobs' own resources, after the last run
 */
export function createServiceJobs(options: {
  service: string;
  workerUrl: string;
  jobs: readonly Job[];
  logger: Logger;
  settings?: Partial<SchedulerSettings>;
  release: () => Promise<void>;
}): ServiceJobs {
  const { service, workerUrl, jobs, logger, settings, release } = options;
  const scheduler = createScheduler({ service, worker: { url: workerUrl }, jobs, logger, settings });
  return {
    jobs,
    scheduler,
    runNow: (name) => scheduler.runNow(name),
    async close() {
      try {
        await scheduler.stop();
      } finally {
        await release();
      }
    },
  };
}
