import type { EntityManager } from '@mikro-orm/postgresql';
import { diff } from '@outlay/audit/diff';
import { recordAudit, type AuditRecord } from '@outlay/audit/record';
import { formatAmount } from '@outlay/money/money';
import { addToOutbox } from '@outlay/messaging/outbox';
import type { RequestContext } from '@outlay/tenancy/request-context';
import { apiKeyEvent } from '../messaging/api-key-events.ts';
import type { ApiKey } from './api-key.ts';

/** One change of a key. */
export interface ApiKeyChange {
  action: 'api_key.created' | 'api_key.rotated' | 'api_key.revoked';
  /** Null for a new key. */
  before: ApiKey | null;
  /** As saved, with its new version. */
  key: ApiKey;
}

/** Writes the audit entry and the event of a change, in its transaction. Neither holds a secret. */
export async function recordKeyChange(
  em: EntityManager,
  context: RequestContext,
  { action, before, key }: ApiKeyChange,
): Promise<void> {
  const changes: AuditRecord['changes'] = {
    ...diff(before && audited(before), audited(key)),
    ...(action === 'api_key.rotated' && { token: { before: null, after: 'changed' } }),
  };
  await recordAudit(em, context, { action, entityType: 'api_key', entityId: key.id, changes });
  await addToOutbox(em, context, [apiKeyEvent(before === null ? 'ApiKeyCreated' : 'ApiKeyChanged', key)]);
}

function audited(key: ApiKey) {
  const amount = (minor: bigint | null) => (minor === null ? null : formatAmount(minor, key.currency));
  return {
    ...{ name: key.name, prefix: key.prefix, scopes: key.scopes },
    ...{ projectIds: key.projectIds, accountIds: key.accountIds },
    ...{ maxAmount: amount(key.maxAmountMinor), maxPerDay: amount(key.maxPerDayMinor) },
    ...{ expiresAt: key.expiresAt.toISOString(), isRevoked: key.revokedAt !== null },
  };
}
