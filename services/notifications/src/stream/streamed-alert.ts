import { fromBinary } from '@bufbuild/protobuf';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import {
  AlertSchema,
  AlertSeverity as SeverityProto,
  AlertType as TypeProto,
} from '@outlay/proto/outlay/notifications/v1/alert_pb.ts';
import type { AlertSeverity, AlertType, SeenAlert } from '../alerts/alert.ts';

/** A state of an alert as the stream tells it: what REST answers of one, but for who has read it. */
export interface StreamedAlert {
  id: number;
  version: number;
  type: AlertType;
  severity: AlertSeverity;
  entityType: 'ACCOUNT' | 'PROJECT';
  entityId: number;
  message: string;
  createdAt: Date;
  clearedAt: Date | null;
}

/** Reads an alert from the payload of its event; null for a type or severity that this version does not know. */
export function streamedAlertOf(payload: Uint8Array, version: number): StreamedAlert | null {
  const alert = fromBinary(AlertSchema, payload);
  const type = typeOf(alert.type);
  const severity = severityOf(alert.severity);
  if (!type || !severity || !alert.createdAt) return null;
  return {
    id: Number(alert.id),
    version,
    type,
    severity,
    entityType: alert.accountId === undefined ? 'PROJECT' : 'ACCOUNT',
    entityId: Number(alert.accountId ?? alert.projectId ?? 0n),
    message: alert.message,
    createdAt: timestampDate(alert.createdAt),
    clearedAt: alert.clearedAt ? timestampDate(alert.clearedAt) : null,
  };
}

/** An alert as one event of the stream. Line breaks cannot occur in the data: JSON escapes them. */
export function toServerSentEvent(alert: StreamedAlert | SeenAlert, isRead: boolean): string {
  const data = {
    id: alert.id,
    type: alert.type,
    severity: alert.severity.toLowerCase(),
    entity_type: alert.entityType.toLowerCase(),
    entity_id: alert.entityId,
    message: alert.message,
    is_read: isRead,
    created_at: alert.createdAt.toISOString(),
    cleared_at: alert.clearedAt?.toISOString() ?? null,
  };
  const id = `${alert.id}-${alert.clearedAt ? 'cleared' : 'raised'}`;
  return `id: ${id}\nevent: alert\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Reads the id of an event that a client saw last; null for anything else. */
export function readEventId(text: string | undefined): { alertId: number; change: 'raised' | 'cleared' } | null {
  const match = /^([1-9]\d{0,15})-(raised|cleared)$/.exec(text ?? '');
  if (!match) return null;
  return { alertId: Number(match[1]), change: match[2] === 'cleared' ? 'cleared' : 'raised' };
}

function typeOf(type: TypeProto): AlertType | null {
  switch (type) {
    case TypeProto.LOW_BALANCE:
      return 'LOW_BALANCE';
    case TypeProto.FORECAST_OVERSPEND:
      return 'FORECAST_OVERSPEND';
    default:
      return null;
  }
}

function severityOf(severity: SeverityProto): AlertSeverity | null {
  switch (severity) {
    case SeverityProto.INFO:
      return 'INFO';
    case SeverityProto.WARNING:
      return 'WARNING';
    case SeverityProto.CRITICAL:
      return 'CRITICAL';
    default:
      return null;
  }
}
