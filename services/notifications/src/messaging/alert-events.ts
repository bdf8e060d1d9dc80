import { create, toBinary } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { TopicSpec } from '@outlay/messaging/event-log';
import type { DomainEvent } from '@outlay/messaging/outbox';
import {
  AlertSchema,
  AlertSeverity as SeverityProto,
  AlertType as TypeProto,
} from '@outlay/proto/outlay/notifications/v1/alert_pb.ts';
import type { Alert, AlertSeverity, AlertType } from '../alerts/alert.ts';

/**
 * Where alerts' changes go. One partition: so the stream tells a tenant's changes in the order of their commits, and "what came
 * after this one" leaves nothing out. There are few of them.
 */
export const ALERT_TOPIC: TopicSpec = { name: 'notifications.alert', partitions: 1, cleanup: 'compact' };

const TYPES: Record<AlertType, TypeProto> = {
  LOW_BALANCE: TypeProto.LOW_BALANCE,
  FORECAST_OVERSPEND: TypeProto.FORECAST_OVERSPEND,
};
const SEVERITIES: Record<AlertSeverity, SeverityProto> = {
  INFO: SeverityProto.INFO,
  WARNING: SeverityProto.WARNING,
  CRITICAL: SeverityProto.CRITICAL,
};

/** An alert's state after it was raised or cleared. */
export function alertEvent(type: 'AlertRaised' | 'AlertCleared', alert: Alert): DomainEvent {
  const state = create(AlertSchema, {
    id: BigInt(alert.id),
    type: TYPES[alert.type],
    severity: SEVERITIES[alert.severity],
    message: alert.message,
    createdAt: timestampFromDate(alert.createdAt),
    ...(alert.entityType === 'ACCOUNT' && { accountId: BigInt(alert.entityId) }),
    ...(alert.entityType === 'PROJECT' && { projectId: BigInt(alert.entityId) }),
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
