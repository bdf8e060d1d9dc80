import pg from 'pg';
import type { Job, ServiceJobs } from '@outlay/jobs/job';
import { overdueSeconds } from '@outlay/jobs/overdue';
import { createScheduler, type SchedulerSettings } from '@outlay/jobs/scheduler';
import { createServiceJobs } from '@outlay/jobs/service-jobs';
import { showJobOverdue } from '@outlay/telemetry/gauges';
import { createLogger, type Logger } from '@outlay/telemetry/logger';
import { expectJobRuns } from '@outlay/telemetry/metrics';
import { createOrm, type Entities } from '@outlay/tenancy/orm';
import { TenantDatabase } from '@outlay/tenancy/tenant-database';

import type { Part } from './lifecycle.ts';

const CONNECTIONS = 2;

export interface JobParts<Config> {
  config: Config;
  database: TenantDatabase;
  /** Connections of the worker role. */
  worker: pg.Pool;
  logger: Logger;
}

/** A service's list of jobs: its own scheduler and the command line both take it. `stop` lets go of what the jobs themselves hold. */
export type JobList<Config> = (parts: JobParts<Config>) => { jobs: readonly Job[]; stop?: () => Promise<void> };

/** Runs a service's jobs on schedule in its own process, unless its configuration says that something else triggers them. */
export function scheduleJobs<Config extends { SCHEDULER: 'on' | 'off' }>(options: {
  service: string;
  config: Config;
  list: JobList<Config>;
  parts: Omit<JobParts<Config>, 'config'>;
  settings?: Partial<SchedulerSettings> | undefined;
}): Part & { healthy(): boolean } {
  const { service, config, list, parts, settings } = options;
  const { jobs, stop } = list({ ...parts, config });
  const scheduler = createScheduler({ service, worker: parts.worker, jobs, logger: parts.logger, settings });
  const isOn = config.SCHEDULER === 'on';
  let hide: readonly (() => void)[] = [];
  return {
    async start() {
      hide = showJobs(service, jobs, parts.worker);
      if (isOn) await scheduler.start();
    },
    async stop() {
      for (const one of hide) one();
      await scheduler.stop();
      await stop?.();
    },
    healthy: () => !isOn || scheduler.healthy(),
  };
}

/** Shows jobs also where something else triggers them. */
function showJobs(service: string, jobs: readonly Job[], worker: pg.Pool): (() => void)[] {
  const sinceMs = Date.now();
  expectJobRuns(
    service,
    jobs.map(({ name }) => name),
  );
  return jobs.map((job) =>
    showJobOverdue(service, job.name, () => overdueSeconds(worker, job, { now: new Date(), sinceMs })),
  );
}

/** Opens a service's jobs for a command line, on connections of their own. Events that they write wait for the service's relay. */
export function openServiceJobs<
  Config extends { DATABASE_URL: string; DATABASE_WORKER_URL: string; LOG_LEVEL: string },
>(options: { service: string; config: Config; entities?: Entities; list: JobList<Config> }): ServiceJobs {
  const { service, config, entities = [], list } = options;
  const logger = createLogger({ service, level: config.LOG_LEVEL });
  const orm = createOrm({ url: config.DATABASE_URL, entities, poolSize: CONNECTIONS, logger });
  const worker = new pg.Pool({ connectionString: config.DATABASE_WORKER_URL, max: CONNECTIONS });
  worker.on('error', (error) => logger.warn({ err: error }, 'a worker connection was lost'));
  const { jobs, stop } = list({ config, database: new TenantDatabase(orm), worker, logger });
  return createServiceJobs({
    ...{ service, workerUrl: config.DATABASE_WORKER_URL, jobs, logger },
    release: async () => {
      await Promise.all([stop?.(), orm.close(), worker.end()]);
    },
  });
}
