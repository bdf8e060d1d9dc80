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

/** Their attempts are deleted with them. Queued ones stay: the sender ends them (`MOST_QUEUED_DAYS`), and lets the next one go. */
const DELIVERIES: RetentionRule = {
  ...{ table: 'webhook_deliveries', column: 'created_at', days: 30 },
  where: `state <> 'QUEUED'`,
};
/** Deliveries that nobody sends: their webhook is inactive or deleted. */
const LEFT_DELIVERIES: RetentionRule = {
  ...{ table: 'webhook_deliveries', column: 'created_at', days: 34 },
  where: `state = 'QUEUED' and not exists (
    select from webhooks w where w.tenant_id = webhook_deliveries.tenant_id and w.id = webhook_deliveries.webhook_id
      and w.is_active and w.deleted_at is null)`,
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
  ...[DELIVERIES, sooner(DELIVERIES, OF_TENANTS), LEFT_DELIVERIES],
  { table: 'webhooks', column: 'deleted_at', days: 35 },
  // An alert that cleared is not reopened after a day.
  { table: 'webhook_resources', column: 'changed_at', days: 400, where: `type = 'alert'` },
];
