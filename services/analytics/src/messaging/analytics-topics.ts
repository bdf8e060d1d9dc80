import { auditTopic } from '@outlay/audit/sealed-event';
import type { TopicSpec } from '@outlay/messaging/event-log';

/** The forecasts this service writes; the newest of each project is kept for ever. */
export const FORECAST_TOPIC: TopicSpec = { name: 'analytics.forecast', partitions: 3, cleanup: 'compact' };

/** Services whose audit trails are shown and verified. */
export const AUDITED_SERVICES = ['identity', 'ledger', 'projects', 'notifications', 'analytics'] as const;

/** Source topics of sums and dashboards. */
export const SPEND_SOURCES: readonly string[] = [
  'identity.tenant',
  'projects.project',
  'ledger.account',
  'ledger.category',
  'ledger.vendor',
  'ledger.tag',
  'ledger.expense',
];

/** Source topics of the cashflow. */
export const CASH_SOURCES: readonly string[] = ['ledger.account', 'ledger.account-entry'];

/** Source topics of the audit trail. */
export const AUDIT_SOURCES: readonly string[] = AUDITED_SERVICES.map(auditTopic);

/** Consumer groups. Never rename one: all events would be delivered again. */
export const SPEND_GROUP = 'analytics.spend';
export const CASH_GROUP = 'analytics.cash';
export const AUDIT_GROUP = 'analytics.audit';
/** Beginning of the names of groups that a rebuild reads in, each once. */
export const REBUILD_GROUPS = 'analytics.rebuild.';
