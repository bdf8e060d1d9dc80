import { topicsOf } from '@outlay/messaging/log-access';
import { serviceLogAccess } from '@outlay/service-kit/service-log-access';
import { projectChanged } from './consumers/project-changed.consumer.ts';
import { tenantChanged } from './consumers/tenant-changed.consumer.ts';
import { userChanged } from './consumers/user-changed.consumer.ts';
import { LEDGER_TOPICS } from './ledger-topics.ts';

export const REPLICAS_GROUP = 'ledger.replicas';

/** Handlers that keep the replicas of other services' data, and erase people. */
export const replicaHandlers = [projectChanged, tenantChanged, userChanged];

export const ledgerLogAccess = serviceLogAccess('ledger', {
  writes: LEDGER_TOPICS,
  groups: { [REPLICAS_GROUP]: topicsOf(replicaHandlers) },
});
