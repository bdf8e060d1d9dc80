import { topicsOf } from '@outlay/messaging/log-access';
import { serviceLogAccess } from '@outlay/service-kit/service-log-access';
import { STREAMED_TOPICS } from '../stream/alert-streams.ts';
import { WEBHOOK_HANDLERS, WEBHOOKS_GROUP } from '../webhooks/events/webhook-handlers.ts';
import { ALERT_TOPIC } from './alert-events.ts';
import { accountChanged } from './consumers/account-changed.consumer.ts';
import { forecastChanged } from './consumers/forecast-changed.consumer.ts';
import { projectChanged } from './consumers/project-changed.consumer.ts';
import { tenantChanged } from './consumers/tenant-changed.consumer.ts';
import { userChanged } from './consumers/user-changed.consumer.ts';

export const ALERTS_GROUP = 'notifications.alerts';

/** Handlers that raise and clear alerts, and keep what mails need. */
export const alertHandlers = [accountChanged, forecastChanged, projectChanged, tenantChanged, userChanged];

export const notificationsLogAccess = serviceLogAccess('notifications', {
  writes: [ALERT_TOPIC],
  groups: { [ALERTS_GROUP]: topicsOf(alertHandlers), [WEBHOOKS_GROUP]: topicsOf(WEBHOOK_HANDLERS) },
  follows: STREAMED_TOPICS,
});
