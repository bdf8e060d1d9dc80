import type { KeyLimits } from '@outlay/tenancy/key-limits';
import { seesAccount, seesBalances, seesProject, seesProjectFigures } from '@outlay/tenancy/key-scope';
import type { AlertEntityType } from './alert.ts';

/** Account, project or webhook that an alert is about. */
interface AlertSubject {
  readonly entityType: AlertEntityType;
  readonly entityId: number;
}

/**
 * Returns false for alerts beyond the limits of a key. An alert of an account tells its balance, and one of a project its figures: they are
 * hidden where these are. Webhooks get messages about everything.
 */
export function seesAlert(limits: KeyLimits, { entityType, entityId }: AlertSubject): boolean {
  switch (entityType) {
    case 'ACCOUNT':
      return seesBalances(limits) && seesAccount(limits, entityId);
    case 'PROJECT':
      return seesProjectFigures(limits) && seesProject(limits, entityId);
    case 'WEBHOOK':
      return isUnlimited(limits);
  }
}

function isUnlimited({ projectIds, accountIds }: KeyLimits): boolean {
  return projectIds === null && accountIds === null;
}

/** A condition on `alerts a` that is {@link seesAlert}; it takes {@link seenAlertValues}. */
export const SEEN_ALERT_SQL = `case a.entity_type
  when 'ACCOUNT' then ?::boolean and coalesce(a.entity_id = any(?::bigint[]), true)
  when 'WEBHOOK' then ?::boolean
  else ?::boolean and coalesce(a.entity_id = any(?::bigint[]), true) end`;

export function seenAlertValues(limits: KeyLimits): unknown[] {
  return [
    ...[seesBalances(limits), idList(limits.accountIds), isUnlimited(limits)],
    ...[seesProjectFigures(limits), idList(limits.projectIds)],
  ];
}

/** An array for PostgreSQL; null for no limit. */
export function idList(ids: ReadonlySet<number> | null): string | null {
  return ids && `{${[...ids].join(',')}}`;
}
