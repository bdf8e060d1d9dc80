import type { ReceivedEvent } from '@outlay/messaging/event-handler';
import { NOTIFICATIONS, type AlertOrigin } from '../../alerts/alert-origin.ts';

/** An alert that follows from an event goes on with its request and its trace. */
export function originOf({ tenantId, requestId, eventId, traceparent, time }: ReceivedEvent): AlertOrigin {
  return { tenantId, principal: NOTIFICATIONS, requestId: requestId ?? eventId, traceparent, at: time };
}
