import { AlertFacts, type AlertEntityType, type AlertSeverity, type AlertType, type SeenAlert } from './alert.ts';

/** An alert from `json_agg`: ids are numbers, times are texts. */
export interface AlertJson {
  id: number;
  type: AlertType;
  severity: AlertSeverity;
  entity_type: AlertEntityType;
  entity_id: number;
  message: string;
  facts: unknown;
  version: number;
  recurrences: number;
  raised_version: number;
  raised_position: number;
  position: number;
  created_at: string;
  raised_at: string;
  cleared_at: string | null;
  is_read: boolean;
}

/** The columns of {@link AlertJson}, of `alerts a` and `alert_reads r`. */
export const ALERT_COLUMNS_SQL = `a.id, a.type, a.severity, a.entity_type, a.entity_id, a.message, a.facts, a.version,
  a.recurrences, a.raised_version, a.raised_position, coalesce(a.cleared_position, a.raised_position) as position,
  a.created_at, a.raised_at, a.cleared_at, (r.alert_id is not null) as is_read`;

/** `alerts a` with the read marks of a person (one parameter, may be null) that are not out of date. */
export const SEEN_ALERTS_SQL = `alerts a left join alert_reads r
  on r.tenant_id = a.tenant_id and r.alert_id = a.id and r.user_id = ?::bigint
  and r.version >= a.raised_version`;

/** Condition: the person (one parameter, may be null) wants the type of `a` in the app. */
export const WANTED_SQL = `not exists (
  select 1 from notification_preferences p
  where p.tenant_id = a.tenant_id and p.user_id = ?::bigint and p.alert_type = a.type and not p.in_app)`;

/** Converts the result of `json_agg`, which is null for no rows. */
export function alertsOf(rows: readonly AlertJson[] | null | undefined): SeenAlert[] {
  return (rows ?? []).map((row) => ({
    id: row.id,
    type: row.type,
    severity: row.severity,
    entityType: row.entity_type,
    entityId: row.entity_id,
    message: row.message,
    facts: AlertFacts.parse(row.facts),
    version: row.version,
    recurrences: row.recurrences,
    raisedVersion: row.raised_version,
    raisedPosition: row.raised_position,
    position: row.position,
    createdAt: new Date(row.created_at),
    raisedAt: new Date(row.raised_at),
    clearedAt: row.cleared_at === null ? null : new Date(row.cleared_at),
    isRead: row.is_read,
  }));
}
