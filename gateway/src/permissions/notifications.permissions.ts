import { can, canAny, inPerson, connection, each, mergeRules, type RuleTree } from './rules.ts';

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
    },
    Mutation: {
      ...each('markAlert markAllAlertsRead setNotificationPreferences', inPerson('alerts:write')),
      openAlertStream: readAlerts,
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
  },
  connection('Alert', readAlerts),
);
