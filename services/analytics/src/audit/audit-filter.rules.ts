import { AUDITED_ENTITY_TYPES } from '@outlay/audit/entity-types';
import { validationFailed, type ErrorDetail } from '@outlay/errors/app-error';
import type { AuditEntryFilter } from '../__generated__/resolvers.ts';
import { AUDITED_SERVICES } from '../messaging/analytics-topics.ts';

const ACTION = /^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*$/;

/**
 * Checks a filter for values that no audit entry can have.
 * @throws AppError VALIDATION_FAILED for an unknown service or entity type, and for an action that cannot be one
 */
export function checkAuditFilter({ service, entityType, action }: AuditEntryFilter): void {
  const details: ErrorDetail[] = [
    ...oneOf('filter.service', service, AUDITED_SERVICES),
    ...oneOf('filter.entityType', entityType, AUDITED_ENTITY_TYPES),
  ];
  if (action != null && !ACTION.test(action)) {
    details.push({
      field: 'filter.action',
      message: 'must be an action such as expense.changed',
      code: 'INVALID_FORMAT',
    });
  }
  if (details.length > 0) throw validationFailed(details);
}

function oneOf(field: string, value: string | null | undefined, known: readonly string[]): ErrorDetail[] {
  if (value == null || known.includes(value)) return [];
  return [{ field, message: `must be one of ${known.join(', ')}`, code: 'INVALID_CHOICE' }];
}
