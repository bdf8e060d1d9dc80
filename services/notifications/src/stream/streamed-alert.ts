import { fromBinary } from '@bufbuild/protobuf';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { currencyOf, type CurrencyCode } from '@outlay/money/currencies';
import { formatAmount } from '@outlay/money/money';
import {
  AlertSchema,
  AlertSeverity as SeverityProto,
  AlertType as TypeProto,
  type Alert as AlertProto,
} from '@outlay/proto/outlay/notifications/v1/alert_pb.ts';
import type { Alert, AlertEntityType, AlertSeverity, AlertType } from '../alerts/alert.ts';
import { figuresOf, type AlertFigures } from '../alerts/alert-figures.ts';

/** The state of an alert after a change, in REST's form without `is_read`. */
export interface StreamedAlert {
  id: number;
  version: number;
  /** Place among the changes of the tenant's alerts; 0 where an earlier version of the service wrote the event. */
  position: number;
  type: AlertType;
  severity: AlertSeverity;
  entityType: AlertEntityType;
  entityId: number;
  message: string;
  figures: AlertFigures;
  recurrences: number;
  createdAt: Date;
  raisedAt: Date;
  clearedAt: Date | null;
}

/** Decodes the payload of an alert's event; null for an unknown type or severity. */
export function streamedAlertOf(payload: Uint8Array, version: number): StreamedAlert | null {
  const alert = fromBinary(AlertSchema, payload);
  const type = typeOf(alert.type);
  const severity = severityOf(alert.severity);
  if (!type || !severity || !alert.createdAt) return null;
  return {
    id: Number(alert.id),
    version,
    position: Number(alert.position),
    type,
    severity,
    ...entityOf(alert),
    message: alert.message,
    figures: figuresOfEvent(alert),
    recurrences: alert.recurrences,
    createdAt: timestampDate(alert.createdAt),
    raisedAt: timestampDate(alert.raisedAt ?? alert.createdAt),
    clearedAt: alert.clearedAt ? timestampDate(alert.clearedAt) : null,
  };
}

/** Converts an alert of the database to one of the stream. */
export function toStreamedAlert(alert: Alert): StreamedAlert {
  return { ...alert, figures: figuresOf(alert.facts) };
}

/** An alert as REST shows it, without `is_read`, which is personal. */
export function shownAlert(alert: StreamedAlert): Record<string, unknown> {
  const { figures } = alert;
  const amount = (minorUnits: bigint | null) => jsonAmount(minorUnits, figures.currency);
  return {
    id: alert.id,
    type: alert.type,
    severity: alert.severity.toLowerCase(),
    entity_type: alert.entityType.toLowerCase(),
    entity_id: alert.entityId,
    message: alert.message,
    entity_name: figures.entityName,
    balance: amount(figures.balanceMinor),
    threshold: amount(figures.thresholdMinor),
    p_overspend: figures.pOverspend,
    estimate: amount(figures.estimateMinor),
    expected_total: amount(figures.expectedTotalMinor),
    currency: figures.currency,
    recurrences: alert.recurrences,
    created_at: alert.createdAt.toISOString(),
    raised_at: alert.raisedAt.toISOString(),
    cleared_at: alert.clearedAt?.toISOString() ?? null,
  };
}

/** Encodes an alert as a server-sent event. JSON escapes line breaks in the data. */
export function toServerSentEvent(alert: StreamedAlert, isRead: boolean): string {
  const { recurrences, created_at, raised_at, cleared_at, ...shown } = shownAlert(alert);
  const data = { ...shown, is_read: isRead, recurrences, created_at, raised_at, cleared_at };
  const id = alert.position > 0 ? `id: ${alert.id}-${alert.position}\n` : '';
  return `${id}event: alert\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Parses the position in a Last-Event-ID; null for anything else. */
export function readEventId(text: string | undefined): number | null {
  const match = /^[1-9]\d{0,15}-([1-9]\d{0,14})$/.exec(text ?? '');
  return match ? Number(match[1]) : null;
}

/** An exact amount as a JSON number. */
function jsonAmount(minorUnits: bigint | null, currency: CurrencyCode | null): unknown {
  return minorUnits === null || currency === null ? null : JSON.rawJSON(formatAmount(minorUnits, currency));
}

function figuresOfEvent(alert: AlertProto): AlertFigures {
  const { balance, threshold, estimate, expectedTotal } = alert;
  const currency = balance?.currency ?? estimate?.currency;
  return {
    entityName: alert.entityName ?? null,
    currency: currency === undefined ? null : currencyOf(currency),
    balanceMinor: balance?.amountMinor ?? null,
    thresholdMinor: threshold?.amountMinor ?? null,
    estimateMinor: estimate?.amountMinor ?? null,
    expectedTotalMinor: expectedTotal?.amountMinor ?? null,
    pOverspend: alert.pOverspend ?? null,
  };
}

function entityOf({ accountId, projectId, webhookId }: AlertProto): Pick<StreamedAlert, 'entityType' | 'entityId'> {
  if (webhookId !== undefined) return { entityType: 'WEBHOOK', entityId: Number(webhookId) };
  if (accountId !== undefined) return { entityType: 'ACCOUNT', entityId: Number(accountId) };
  return { entityType: 'PROJECT', entityId: Number(projectId ?? 0n) };
}

function typeOf(type: TypeProto): AlertType | null {
  switch (type) {
    case TypeProto.LOW_BALANCE:
      return 'LOW_BALANCE';
    case TypeProto.FORECAST_OVERSPEND:
      return 'FORECAST_OVERSPEND';
    case TypeProto.WEBHOOK_DISABLED:
      return 'WEBHOOK_DISABLED';
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
