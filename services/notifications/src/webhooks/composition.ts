import { createConsumer } from '@outlay/messaging/consumer-runner';
import type { Foundation } from '@outlay/service-kit/foundation';
import type { HealthCheck } from '@outlay/service-kit/health';
import type { Part } from '@outlay/service-kit/lifecycle';
import { Commands } from '@outlay/tenancy/commands';
import type { NotificationsConfig } from '../config.ts';
import { WebhookDeliveryService } from './deliveries/webhook-delivery.service.ts';
import { WEBHOOK_HANDLERS, WEBHOOKS_GROUP } from './events/webhook-handlers.ts';
import { WebhookSender, type WebhookSenderSettings } from './sender/webhook-sender.ts';
import { createDeliver } from './sending/deliver.ts';
import { WebhookService } from './webhook.service.ts';
import { answerProtection, WebhookSecrets } from './webhook-secrets.ts';

/** The services behind the API of webhooks, what records messages from events, and what sends them. */
export function composeWebhooks(
  config: NotificationsConfig,
  { database, eventLog, worker, logger }: Foundation,
  settings?: Partial<WebhookSenderSettings>,
) {
  const rules = { allowPrivate: config.WEBHOOK_ALLOW_PRIVATE };
  const secrets = new WebhookSecrets(config.WEBHOOK_ENCRYPTION_SECRET);
  // Of webhooks alone: what other commands stored is read by the version before, too.
  const commands = new Commands(database, answerProtection(config.WEBHOOK_ENCRYPTION_SECRET));
  const follower = createConsumer({
    ...{ name: WEBHOOKS_GROUP, log: eventLog, database, worker, logger },
    handlers: WEBHOOK_HANDLERS,
  });
  const sender = new WebhookSender({
    ...{ database, worker, logger, rules, secrets, settings, deliver: createDeliver(rules) },
  });
  const parts: Part[] = [follower, sender];
  const check: HealthCheck = {
    ...{ name: 'webhooks', critical: false },
    check: async () => follower.healthy(),
    detail: () => follower.detail(),
  };
  return {
    services: {
      webhooks: new WebhookService({ database, commands, secrets, rules }),
      webhookDeliveries: new WebhookDeliveryService(database, commands),
    },
    ...{ parts, check },
  };
}
