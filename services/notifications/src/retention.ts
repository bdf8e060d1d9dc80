import { sooner, type RetentionRule } from '@outlay/jobs/retention';
import { COMMON_RETENTION, CONSUMER_RETENTION } from '@outlay/service-kit/retention';
import { TICKET_RETENTION } from '@outlay/service-kit/tickets/ticket-table';

const OF_TENANTS = { table: 'tenant_settings', key: 'tenant_id' };
/** Their read marks and mails are deleted with them. */
const ALERTS: RetentionRule = { table: 'alerts', column: 'cleared_at', days: 400 };
const MAILS: RetentionRule = {
  ...{ table: 'mails', column: 'finished_at', days: 90 },
  // The mail of an existing alert prevents a second one.
  where: `not exists (select from mail_alerts m where m.tenant_id = mails.tenant_id and m.mail_id = mails.id)`,
};

/** Retention of this service's tables; docs/data-retention.md lists every table. */
export const NOTIFICATIONS_RETENTION: readonly RetentionRule[] = [
  ...COMMON_RETENTION,
  ...CONSUMER_RETENTION,
  TICKET_RETENTION,
  // Of versions before 0.2, which an upgrade may run beside.
  { table: 'alert_stream_tickets', column: 'expires_at', days: 1 },
  ...[ALERTS, sooner(ALERTS, OF_TENANTS)],
  ...[MAILS, sooner(MAILS, OF_TENANTS)],
];
