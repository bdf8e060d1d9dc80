import { can, connection, each, mergeRules, type RuleTree } from './rules.ts';

const readAlerts = can('alerts:read');
const writeAlerts = can('alerts:write');

/**
 * Alerts and how people hear of them. Whoever reads alerts reads and sets their own marks and preferences alone: whose they
 * are, the service decides.
 */
export const notificationsRules: RuleTree = mergeRules(
  {
    Query: each('alert alerts alertCounts notificationPreferences', readAlerts),
    Mutation: {
      ...each('markAlert markAllAlertsRead setNotificationPreferences', writeAlerts),
      openAlertStream: readAlerts,
    },
    Alert: each(
      `id type severity entityType entityId entityName account project message balance threshold pOverspend estimate expectedTotal
       isRead recurrences createdAt raisedAt clearedAt`,
      readAlerts,
    ),
    AlertConnection: each('totalIsExact', readAlerts),
    AlertCounts: each('unread byType', readAlerts),
    AlertTypeCount: each('type unread', readAlerts),
    MarkAllAlertsReadPayload: each('marked', readAlerts),
    NotificationPreference: each('alertType email inApp frequency', readAlerts),
    StreamTicket: each('ticket expiresAt', readAlerts),
    User: each('alerts', readAlerts),
  },
  connection('Alert', readAlerts),
);
