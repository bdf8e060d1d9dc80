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

/** What settling needs to know of a service whose database can be restored from a backup. */
export interface Restorable {
  entities: Entities;
  topics: readonly RestoredTopic[];
  /** The consumer groups of the service: they read from the start again, as its database forgot what they brought. */
  groups: readonly string[];
}

/** Those that own what they hold. Analytics has nothing of its own to lose: it is built again from the events (`npm run rebuild`). */
export const RESTORABLE = {
  identity: { entities: [TenantEntity, UserEntity], topics: identityRestoredTopics, groups: [] },
  projects: { entities: [ProjectEntity], topics: projectsRestoredTopics, groups: [] },
  notifications: { entities: [], topics: notificationsRestoredTopics, groups: ['notifications.alerts'] },
  ledger: { entities: ledgerEntities, topics: ledgerRestoredTopics, groups: ['ledger.replicas'] },
} satisfies Record<string, Restorable>;

export type RestorableService = keyof typeof RESTORABLE;
