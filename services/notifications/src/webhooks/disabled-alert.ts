import type { EntityManager } from '@mikro-orm/postgresql';
import { AlertJournal } from '../alerts/alert-journal.ts';
import type { AlertOrigin } from '../alerts/alert-origin.ts';
import type { Webhook, WebhookDisabledReason } from './webhook.ts';

/** Warns of an endpoint that was deactivated, also by mail. The caller has locked it. */
export async function raiseDisabledAlert(
  em: EntityManager,
  origin: AlertOrigin,
  { id, description, url }: Webhook,
  reason: WebhookDisabledReason,
): Promise<void> {
  const journal = new AlertJournal(em, origin);
  await journal.raise(await journal.open('WEBHOOK_DISABLED', id), {
    ...{ type: 'WEBHOOK_DISABLED', severity: 'WARNING', entityId: id },
    facts: { type: 'WEBHOOK_DISABLED', webhook: description ?? new URL(url).host, reason },
  });
}

/** Clears the warning once the endpoint is active again, or deleted. The caller has locked it. */
export async function clearDisabledAlert(em: EntityManager, origin: AlertOrigin, webhookId: number): Promise<void> {
  const journal = new AlertJournal(em, origin);
  const open = await journal.open('WEBHOOK_DISABLED', webhookId);
  if (open) await journal.clear(open);
}
