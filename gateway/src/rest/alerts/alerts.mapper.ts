import type { z } from 'zod';
import type { AlertDetailsFragment } from '../../__generated__/rest-operations.ts';
import { toOptionalAmount } from '../schema/charts.ts';
import { alertEntityType, alertSeverity, alertType, type alert } from './alerts.schemas.ts';

/** An alert as REST answers it. */
export function toAlert(found: AlertDetailsFragment): z.output<typeof alert> {
  return {
    id: Number(found.id),
    type: alertType.toRest(found.type),
    severity: alertSeverity.toRest(found.severity),
    entity_type: alertEntityType.toRest(found.entityType),
    entity_id: Number(found.entityId),
    message: found.message,
    entity_name: found.entityName,
    balance: toOptionalAmount(found.balance),
    threshold: toOptionalAmount(found.threshold),
    p_overspend: found.pOverspend,
    estimate: toOptionalAmount(found.estimate),
    expected_total: toOptionalAmount(found.expectedTotal),
    currency: (found.balance ?? found.estimate)?.currency ?? null,
    is_read: found.isRead,
    recurrences: found.recurrences,
    created_at: found.createdAt,
    raised_at: found.raisedAt,
    cleared_at: found.clearedAt,
  };
}
