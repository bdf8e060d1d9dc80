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

/** Entities and topics of a service whose database can be restored from a backup. */
export interface Restorable {
  entities: Entities;
  topics: readonly RestoredTopic[];
}

/**
 * Every service. Of analytics only the forecasts are its own: its read models, old as the backup is, take in what they forgot when
 * its groups read from the start, while it serves. `npm run rebuild -w services/analytics` instead puts whole ones in place at once.
 */
export const RESTORABLE = {
  identity: { entities: [TenantEntity, UserEntity], topics: identityRestoredTopics },
  projects: { entities: [ProjectEntity], topics: projectsRestoredTopics },
  notifications: { entities: [], topics: notificationsRestoredTopics },
  ledger: { entities: ledgerEntities, topics: ledgerRestoredTopics },
  analytics: { entities: [], topics: analyticsRestoredTopics },
} satisfies Record<string, Restorable>;

export type RestorableService = keyof typeof RESTORABLE;
