import { AUDIT_GROUP, SPEND_GROUP } from '@outlay/analytics/messaging/analytics-topics';
import { analyticsRestoredTopics } from '@outlay/analytics/messaging/forecast-events';
import { identityRestoredTopics } from '@outlay/identity/messaging/restored-topics';
import { TenantEntity } from '@outlay/identity/tenants/tenant.entity';
import { UserEntity } from '@outlay/identity/users/user.entity';
import { ledgerEntities } from '@outlay/ledger/entities';
import { ledgerRestoredTopics } from '@outlay/ledger/messaging/restored-topics';
import type { RestoredTopic } from '@outlay/messaging/restored-database';
import { notificationsRestoredTopics } from '@outlay/notifications/messaging/restored-topics';
import { projectsRestoredTopics } from '@outlay/projects/messaging/restored-topics';
import { ProjectEntity } from '@outlay/projects/projects/project.entity';
import type { Entities } from '@outlay/tenancy/orm';

/** Topics and consumer groups of a service whose database can be restored from a backup. */
export interface Restorable {
  entities: Entities;
  topics: readonly RestoredTopic[];
  /** The consumer groups of the service: they read from the start again, as its database forgot what they brought. */
  groups: readonly string[];
}

/**
 * Every service. Of analytics only the forecasts are its own: its read models, old as the backup is, take in what they forgot when
 * its groups read from the start, while it serves. `npm run rebuild -w services/analytics` instead puts whole ones in place at once.
 */
export const RESTORABLE = {
  identity: { entities: [TenantEntity, UserEntity], topics: identityRestoredTopics, groups: [] },
  projects: { entities: [ProjectEntity], topics: projectsRestoredTopics, groups: [] },
  notifications: { entities: [], topics: notificationsRestoredTopics, groups: ['notifications.alerts'] },
  ledger: { entities: ledgerEntities, topics: ledgerRestoredTopics, groups: ['ledger.replicas'] },
  analytics: { entities: [], topics: analyticsRestoredTopics, groups: [SPEND_GROUP, AUDIT_GROUP] },
} satisfies Record<string, Restorable>;

export type RestorableService = keyof typeof RESTORABLE;
