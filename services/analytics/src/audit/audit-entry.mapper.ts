import type { Changes } from '@outlay/audit/diff';
import type { AuditRow } from './audit-log-list.repository.ts';
import { entityOf, referenceOf } from './entity-reference.ts';
import { plainValue } from './personal-changes.ts';

/** An entry without the names that GraphQL shows beside ids. */
export type AuditEntryModel = ReturnType<typeof toAuditEntry>;

/** One changed field, without those names. */
export type AuditFieldChangeModel = AuditEntryModel['changes'][number];

/** @param changes with decrypted or hidden personal values */
export function toAuditEntry(row: AuditRow, changes: Changes) {
  return {
    id: `${row.service}-${row.auditId}`,
    service: row.service,
    action: row.action,
    entityType: row.entityType,
    entityId: row.entityId,
    entity: entityOf(row.entityType, row.entityId),
    actor: row.actorUserId === null ? null : { id: row.actorUserId },
    actorApiKey: apiKeyOf(row.actor),
    actorKey: row.actor,
    changes: Object.keys(changes)
      .map((name) => toFieldChange(name, changes))
      .sort((a, b) => (a.field < b.field ? -1 : 1)),
    requestId: row.requestId,
    at: row.at,
  };
}

function apiKeyOf(actor: string): { id: string } | null {
  const id = /^key:(\d+)$/.exec(actor)?.[1];
  return id === undefined ? null : { id };
}

function toFieldChange(name: string, changes: Changes) {
  const field = restName(name);
  const before = plainValue(changes[name]?.before ?? null);
  const after = plainValue(changes[name]?.after ?? null);
  return {
    ...{ field, before, after },
    beforeEntity: referenceOf(field, before, changes),
    afterEntity: referenceOf(field, after, changes),
  };
}

/** Converts field names of code, which some services record, to REST's names. */
function restName(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
