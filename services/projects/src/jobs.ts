import { retentionJob } from '@outlay/jobs/retention';
import type { JobList } from '@outlay/service-kit/jobs';
import type { ProjectsConfig } from './config.ts';
import { PROJECTS_RETENTION } from './retention.ts';

/** Scheduled jobs of this service. */
export const projectsJobs: JobList<ProjectsConfig> = ({ config, logger }) => ({
  jobs: [
    retentionJob({ service: 'projects', workerUrl: config.DATABASE_WORKER_URL, rules: PROJECTS_RETENTION, logger }),
  ],
});
