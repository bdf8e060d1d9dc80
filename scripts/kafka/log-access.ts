import { analyticsLogAccess } from '@outlay/analytics/messaging/log-access';
import { gatewayLogAccess } from '@outlay/gateway/log-access';
import { identityLogAccess } from '@outlay/identity/messaging/log-access';
import { ledgerLogAccess } from '@outlay/ledger/messaging/log-access';
import type { LogAccess } from '@outlay/messaging/log-access';
import { notificationsLogAccess } from '@outlay/notifications/messaging/log-access';
import { projectsLogAccess } from '@outlay/projects/messaging/log-access';
import type { PartName } from '../start/service-names.ts';

/** Every part's use of the event log. */
export const LOG_ACCESS: Readonly<Record<PartName, LogAccess>> = {
  identity: identityLogAccess,
  projects: projectsLogAccess,
  ledger: ledgerLogAccess,
  analytics: analyticsLogAccess,
  notifications: notificationsLogAccess,
  gateway: gatewayLogAccess,
};
