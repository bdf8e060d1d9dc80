import type { EntityManager } from '@mikro-orm/postgresql';
import { NOTIFICATIONS } from '../../alerts/alert-origin.ts';
import { raiseDisabledAlert } from '../disabled-alert.ts';
import { recordWebhookChange } from '../webhook.journal.ts';
import { WebhookRepository } from '../webhook.repository.ts';
import type { WebhookDisabledReason } from '../webhook.ts';
import { SendingRepository } from './sending.repository.ts';

/** Deactivates an endpoint for its failures, in the caller's transaction, which has locked it. */
export async function disableWebhook(
  em: EntityManager,
  cause: { tenantId: number; webhookId: number; deliveryId: number; reason: WebhookDisabledReason },
): Promise<void> {
  const { tenantId, webhookId, deliveryId, reason } = cause;
  const webhooks = new WebhookRepository(em, tenantId);
  const before = await webhooks.find(webhookId);
  if (!before?.isActive) return;
  await new SendingRepository(em, tenantId, '').disable(webhookId, reason);
  const after = await webhooks.find(webhookId);
  const requestId = `webhook-delivery-${deliveryId}`;
  const origin = { tenantId, principal: NOTIFICATIONS, requestId, at: new Date() };
  await recordWebhookChange(em, origin, { action: 'webhook.disabled', before, after });
  await raiseDisabledAlert(em, origin, before, reason);
}
