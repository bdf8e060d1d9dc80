import type { z } from 'zod';
import type { ListAuditLogsQuery, VerifyAuditLogsQuery } from '../../__generated__/rest-operations.ts';
import { toAuditedChanges } from '../schema/audited-value.ts';
import type { auditLog, auditVerification } from './audit-logs.schemas.ts';

type FoundEntry = NonNullable<ListAuditLogsQuery['auditEntries']>['nodes'][number];

/** An audited change as REST answers it. */
export function toAuditLog(found: FoundEntry): z.output<typeof auditLog> {
  return {
    id: found.id,
    service: found.service,
    actor_user_id: found.actor && Number(found.actor.id),
    actor_key_id: found.actorApiKey && Number(found.actorApiKey.id),
    actor_key_name: found.actorApiKey && found.actorApiKey.name,
    actor: found.actorKey,
    action: found.action,
    entity_type: found.entityType,
    entity_id: Number(found.entityId),
    entity_label: found.entityLabel,
    changes: toAuditedChanges(found.changes),
    request_id: found.requestId,
    created_at: found.at,
  };
}

/** The state of the trail as REST answers it. */
export function toVerification({
  ok,
  isComplete,
  chains,
}: NonNullable<VerifyAuditLogsQuery['auditVerification']>): z.output<typeof auditVerification> {
  return {
    ok,
    is_complete: isComplete,
    chains: chains.map((chain) => ({
      service: chain.service,
      entries: chain.entries,
      verified_through: chain.verifiedThrough,
      verified_at: chain.verifiedAt,
      is_complete: chain.isComplete,
      head_seq: chain.headSeq,
      head_hash: chain.headHash,
      ok: chain.ok,
      broken_at: chain.brokenAt,
      problem: chain.problem,
    })),
  };
}
