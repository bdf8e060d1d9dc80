import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { RestoredTopic } from '@outlay/messaging/restored-database';
import { AlertSchema } from '@outlay/proto/outlay/notifications/v1/alert_pb.ts';
import { AlertRepository } from '../alerts/alert.repository.ts';
import { ALERT_TOPIC, alertEvent } from './alert-events.ts';

/** Publishes alerts again after a restore. Alerts that were raised after the backup are published as cleared. */
export const notificationsRestoredTopics: readonly RestoredTopic[] = [
  {
    topic: ALERT_TOPIC.name,
    table: 'alerts',
    async present(em, tenantId, ids) {
      const found = await new AlertRepository(em, tenantId).findMany(ids);
      return found.map((alert) => alertEvent(alert.clearedAt ? 'AlertCleared' : 'AlertRaised', alert));
    },
    ended(payload, at) {
      const last = create(AlertSchema, fromBinary(AlertSchema, payload));
      last.clearedAt ??= timestampFromDate(at);
      return { type: 'AlertCleared', payload: toBinary(AlertSchema, last) };
    },
  },
];
