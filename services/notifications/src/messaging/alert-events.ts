import { create, toBinary } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { TopicSpec } from '@outlay/messaging/event-log';
import type { DomainEvent } from '@outlay/messaging/outbox';
import {
  AlertSchema,
  AlertSeverity as SeverityProto,
  AlertType as TypeProto,
} from '@outlay/proto/outlay/notifications/v1/alert_pb.ts';
import { figuresOf } from '../alerts/alert-figures.ts';
import type { Alert, AlertSeverity, AlertType } from '../alerts/alert.ts';

/** One partition keeps a tenant's changes in the order of their commits, so that a position of the stream covers all before it. */
export const ALERT_TOPIC: TopicSpec = { name: 'notifications.alert', partitions: 1, cleanup: 'compact' };

const TYPES: Record<AlertType, TypeProto> = {
  LOW_BALANCE: TypeProto.LOW_BALANCE,
  FORECAST_OVERSPEND: TypeProto.FORECAST_OVERSPEND,
  WEBHOOK_DISABLED: TypeProto.WEBHOOK_DISABLED,
};
const SEVERITIES: Record<AlertSeverity, SeverityProto> = {
  INFO: SeverityProto.INFO,
  WARNING: SeverityProto.WARNING,
  CRITICAL: SeverityProto.CRITICAL,
};

export type AlertEventType = 'AlertRaised' | 'AlertReopened' | 'AlertWorsened' | 'AlertCleared';

/** An alert's state after a change. */
export function alertEvent(type: AlertEventType, alert: Alert): DomainEvent {
  const figures = figuresOf(alert.facts);
  const money = (amountMinor: bigint | null) =>
    amountMinor === null || figures.currency === null ? undefined : { amountMinor, currency: figures.currency };
  const state = create(AlertSchema, {
    id: BigInt(alert.id),
    type: TYPES[alert.type],
    severity: SEVERITIES[alert.severity],
    message: alert.message,
    position: BigInt(alert.position),
    recurrences: alert.recurrences,
    createdAt: timestampFromDate(alert.createdAt),
    raisedAt: timestampFromDate(alert.raisedAt),
    ...(alert.entityType === 'ACCOUNT' && { accountId: BigInt(alert.entityId) }),
    ...(alert.entityType === 'PROJECT' && { projectId: BigInt(alert.entityId) }),
    ...(alert.entityType === 'WEBHOOK' && { webhookId: BigInt(alert.entityId) }),
    entityName: figures.entityName ?? undefined,
    balance: money(figures.balanceMinor),
    threshold: money(figures.thresholdMinor),
    pOverspend: figures.pOverspend ?? undefined,
    estimate: money(figures.estimateMinor),
    expectedTotal: money(figures.expectedTotalMinor),
    ...(alert.clearedAt && { clearedAt: timestampFromDate(alert.clearedAt) }),
  });
  return {
    topic: ALERT_TOPIC.name,
    type,
    aggregateId: alert.id,
    version: alert.version,
    payload: toBinary(AlertSchema, state),
  };
}
