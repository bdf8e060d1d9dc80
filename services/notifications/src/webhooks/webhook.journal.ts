import type { EntityManager } from '@mikro-orm/postgresql';
import { diff } from '@outlay/audit/diff';
import { recordAudit, type AuditOrigin, type AuditRecord } from '@outlay/audit/record';
import type { Webhook } from './webhook.ts';

/** One change of an endpoint. */
export interface WebhookChange {
  action: 'webhook.created' | 'webhook.changed' | 'webhook.secret_rotated' | 'webhook.deleted' | 'webhook.disabled';
  /** Null for a new endpoint. */
  before: Webhook | null;
  /** Null for a deleted one. */
  after: Webhook | null;
}

/** Writes the audit entry of a change, in its transaction, without secrets. */
export async function recordWebhookChange(
  em: EntityManager,
  origin: AuditOrigin,
  { action, before, after }: WebhookChange,
): Promise<void> {
  const entityId = (after ?? before)?.id;
  if (entityId === undefined) throw new Error('A change of a webhook needs its state before or after.');
  const changes: AuditRecord['changes'] = {
    ...diff(before && audited(before), after && audited(after)),
    ...(before && after && before.url !== after.url && { url_path: { before: null, after: 'changed' } }),
    ...(action === 'webhook.secret_rotated' && { secret: { before: null, after: 'changed' } }),
  };
  await recordAudit(em, origin, { action, entityType: 'webhook', entityId, changes });
}

/** Records that somebody had deliveries sent again. */
export async function recordResend(
  em: EntityManager,
  origin: AuditOrigin,
  entityId: number,
  sent: { action: 'webhook.redelivered' | 'webhook.replayed'; fromSequence: number; deliveries: number },
): Promise<void> {
  const { action, fromSequence, deliveries } = sent;
  await recordAudit(em, origin, {
    ...{ action, entityType: 'webhook', entityId },
    changes: diff(null, { from_sequence: fromSequence, deliveries }),
  });
}

/** Of the URL only the server: paths and queries often contain a key, and more people read the audit trail than endpoints. */
function audited({ url, events, description, isActive, disabledReason }: Webhook) {
  return { server: new URL(url).origin, events, description, is_active: isActive, disabled_reason: disabledReason };
}
