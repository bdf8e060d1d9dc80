import type { Changes } from '@outlay/audit/diff';
import type { AuditEntry } from '../__generated__/resolvers.ts';
import type { AuditRow } from './audit-log-list.repository.ts';
import { plainValue } from './personal-changes.ts';

/** @param changes with decrypted or hidden personal values */
export function toAuditEntry(row: AuditRow, changes: Changes): AuditEntry {
  return {
    id: `${row.service}-${row.auditId}`,
    service: row.service,
    action: row.action,
    entityType: row.entityType,
    entityId: row.entityId,
    actor: row.actorUserId === null ? null : { id: row.actorUserId },
    actorKey: row.actor,
    changes: Object.entries(changes)
      .map(([field, { before, after }]) => ({
        field: restName(field),
        before: plainValue(before),
        after: plainValue(after),
      }))
      .sort((a, b) => (a.field < b.field ? -1 : 1)),
    requestId: row.requestId,
    at: row.at,
  };
}

/** Converts field names of code, which some services record, to REST's names. */
function restName(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
