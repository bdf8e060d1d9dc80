import type { ReceivedEvent } from '@outlay/messaging/event-handler';
import { NOTIFICATIONS, type AlertOrigin } from '../../alerts/alert-origin.ts';

/** Makes the origin of an alert from an event; it keeps the request id and the trace. */
export function originOf({ tenantId, requestId, eventId, traceparent, time }: ReceivedEvent): AlertOrigin {
  return { tenantId, principal: NOTIFICATIONS, requestId: requestId ?? eventId, traceparent, at: time };
}
