import type { Alert } from '../__generated__/resolvers.ts';
import type { SeenAlert } from './alert.ts';

/** An alert as GraphQL shows it. */
export function toAlert(alert: SeenAlert): Alert {
  const entityId = String(alert.entityId);
  return {
    id: String(alert.id),
    type: alert.type,
    severity: alert.severity,
    entityType: alert.entityType,
    entityId,
    account: alert.entityType === 'ACCOUNT' ? { id: entityId } : null,
    project: alert.entityType === 'PROJECT' ? { id: entityId } : null,
    message: alert.message,
    isRead: alert.isRead,
    createdAt: alert.createdAt.toISOString(),
    clearedAt: alert.clearedAt?.toISOString() ?? null,
  };
}
