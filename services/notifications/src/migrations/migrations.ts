import { Migration20261122000000_notifications } from './Migration20261122000000_notifications.ts';
import { Migration20261122000001_alerts } from './Migration20261122000001_alerts.ts';
import { Migration20261122000002_mails } from './Migration20261122000002_mails.ts';
import { Migration20261122000003_news } from './Migration20261122000003_news.ts';
import { Migration20261122000004_written } from './Migration20261122000004_written.ts';
import { Migration20261128030003_unapplied_events } from './Migration20261128030003_unapplied_events.ts';
import { Migration20261128031005_retention } from './Migration20261128031005_retention.ts';
import { Migration20261128070000_recurrences } from './Migration20261128070000_recurrences.ts';
import { Migration20261129100002_alert_list } from './Migration20261129100002_alert_list.ts';
import { Migration20261130040000_erasure } from './Migration20261130040000_erasure.ts';
import { Migration20261130050001_key_limits } from './Migration20261130050001_key_limits.ts';
import { Migration20261130060000_tenant_retention } from './Migration20261130060000_tenant_retention.ts';
import { Migration20261130120000_tickets } from './Migration20261130120000_tickets.ts';
import { Migration20261130130000_webhooks } from './Migration20261130130000_webhooks.ts';
import { Migration20261130130001_webhook_alerts } from './Migration20261130130001_webhook_alerts.ts';

/** Every migration of this service, oldest first. */
export const notificationsMigrations = [
  Migration20261122000000_notifications,
  Migration20261122000001_alerts,
  Migration20261122000002_mails,
  Migration20261122000003_news,
  Migration20261122000004_written,
  Migration20261128030003_unapplied_events,
  Migration20261128031005_retention,
  Migration20261128070000_recurrences,
  Migration20261129100002_alert_list,
  Migration20261130040000_erasure,
  Migration20261130050001_key_limits,
  Migration20261130060000_tenant_retention,
  Migration20261130120000_tickets,
  Migration20261130130000_webhooks,
  Migration20261130130001_webhook_alerts,
];
