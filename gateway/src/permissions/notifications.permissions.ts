import { can, canAny, inPerson, connection, each, mergeRules, type RuleTree } from './rules.ts';

const manageWebhooks = can('webhooks:manage');
const readAlerts = can('alerts:read');
/** The dashboard of the tenant, a report, has them too. */
const countAlerts = canAny('alerts:read', 'reports:read');

/**
 * Alerts and how people hear of them. Whoever reads alerts reads and sets their own marks and preferences alone: whose they
 * are, the service decides.
 */
export const notificationsRules: RuleTree = mergeRules(
  {
    Query: {
      ...each('alert alerts', readAlerts),
      alertCounts: countAlerts,
      notificationPreferences: inPerson('alerts:read'),
      myNotificationData: inPerson('session:self'),
      ...each('webhook webhooks webhookDelivery', manageWebhooks),
    },
    Mutation: {
      ...each('markAlert markAllAlertsRead setNotificationPreferences', inPerson('alerts:write')),
      openAlertStream: readAlerts,
      ...each(
        `createWebhook changeWebhook deleteWebhook rotateWebhookSecret pingWebhook redeliverWebhook replayWebhook`,
        manageWebhooks,
      ),
    },
    Alert: each(
      `id type severity entityType entityId entityName account project message balance threshold pOverspend estimate expectedTotal
       isRead recurrences createdAt raisedAt clearedAt`,
      readAlerts,
    ),
    AlertConnection: each('totalIsExact', readAlerts),
    AlertCounts: each('unread byType', countAlerts),
    AlertTypeCount: each('type unread', countAlerts),
    MarkAllAlertsReadPayload: each('marked', readAlerts),
    NotificationPreference: each('alertType email inApp frequency', readAlerts),
    StreamTicket: each('ticket expiresAt', readAlerts),
    User: each('alerts', readAlerts),
    Webhook: each(
      `id url events description isActive disabledReason disabledAt failingSince failures lastSequence previousSecretValidUntil createdBy
       createdAt updatedAt version deliveries`,
      manageWebhooks,
    ),
    IssuedWebhook: each('webhook secret', manageWebhooks),
    ReplayWebhookPayload: each('queued throughSequence', manageWebhooks),
    WebhookDelivery: each(
      `id messageId sequence event resourceType resourceId state attemptCount lastStatus lastError nextAttemptAt occurredAt createdAt
       finishedAt body attempts`,
      manageWebhooks,
    ),
    WebhookAttempt: each(
      'number at durationMs url requestHeaders status answerHeaders answerBody isAnswerCut error',
      manageWebhooks,
    ),
    WebhookHeader: each('name value', manageWebhooks),
    WebhookDeliveryConnection: each('totalIsExact', manageWebhooks),
  },
  connection('Alert', readAlerts),
  connection('WebhookDelivery', manageWebhooks),
);
