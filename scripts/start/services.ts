import { loadAnalyticsConfig } from '@outlay/analytics/config';
import { analyticsJobs } from '@outlay/analytics/jobs';
import { analyticsMigrations } from '@outlay/analytics/migrations/migrations';
import { createAnalyticsService } from '@outlay/analytics/service';
import { loadIdentityConfig } from '@outlay/identity/config';
import { identityJobs } from '@outlay/identity/jobs';
import { identityMigrations } from '@outlay/identity/migrations/migrations';
import { createIdentityService } from '@outlay/identity/service';
import { TenantEntity } from '@outlay/identity/tenants/tenant.entity';
import type { ServiceJobs } from '@outlay/jobs/job';
import { loadLedgerConfig } from '@outlay/ledger/config';
import { ledgerJobs } from '@outlay/ledger/jobs';
import { ledgerMigrations } from '@outlay/ledger/migrations/migrations';
import { createLedgerService } from '@outlay/ledger/service';
import { loadNotificationsConfig } from '@outlay/notifications/config';
import { notificationsJobs } from '@outlay/notifications/jobs';
import { notificationsMigrations } from '@outlay/notifications/migrations/migrations';
import { createNotificationsService } from '@outlay/notifications/service';
import { loadProjectsConfig } from '@outlay/projects/config';
import { projectsJobs } from '@outlay/projects/jobs';
import { projectsMigrations } from '@outlay/projects/migrations/migrations';
import { createProjectsService } from '@outlay/projects/service';
import { openServiceJobs } from '@outlay/service-kit/jobs';
import type { Service } from '@outlay/service-kit/lifecycle';
import type { MigrationPlan } from '@outlay/tenancy/migrate';
import type { ServiceName } from './service-names.ts';

/** Migrations, composition and jobs of one service. */
export interface ServiceEntry {
  migrations: MigrationPlan['migrations'];
  /** Wires it as its environment says; it is not started yet. */
  create(env: NodeJS.ProcessEnv): Service;
  /** Scheduled jobs, to be triggered from outside the service. */
  jobs(env: NodeJS.ProcessEnv): ServiceJobs;
}

/** A service is one entry here and its name in `service-names.ts`. */
export const SERVICE_ENTRIES: Readonly<Record<ServiceName, ServiceEntry>> = {
  identity: {
    migrations: identityMigrations,
    create: (env) => createIdentityService(loadIdentityConfig(env)),
    jobs: (env) =>
      openServiceJobs({
        ...{ service: 'identity', config: loadIdentityConfig(env), list: identityJobs },
        entities: [TenantEntity],
      }),
  },
  projects: {
    migrations: projectsMigrations,
    create: (env) => createProjectsService(loadProjectsConfig(env)),
    jobs: (env) => openServiceJobs({ service: 'projects', config: loadProjectsConfig(env), list: projectsJobs }),
  },
  ledger: {
    migrations: ledgerMigrations,
    create: (env) => createLedgerService(loadLedgerConfig(env)),
    jobs: (env) => openServiceJobs({ service: 'ledger', config: loadLedgerConfig(env), list: ledgerJobs }),
  },
  analytics: {
    migrations: analyticsMigrations,
    create: (env) => createAnalyticsService(loadAnalyticsConfig(env)),
    jobs: (env) => openServiceJobs({ service: 'analytics', config: loadAnalyticsConfig(env), list: analyticsJobs }),
  },
  notifications: {
    migrations: notificationsMigrations,
    create: (env) => createNotificationsService(loadNotificationsConfig(env)),
    jobs: (env) =>
      openServiceJobs({ service: 'notifications', config: loadNotificationsConfig(env), list: notificationsJobs }),
  },
};
