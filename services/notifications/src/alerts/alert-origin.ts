import type { Principal } from '@outlay/tenancy/request-context';

/** Actor of raised and cleared alerts in the audit trail. */
export const NOTIFICATIONS: Principal = { kind: 'service', name: 'notifications', permissions: new Set() };

/** The cause of a change of an alert: an event, or a run of a job. */
export interface AlertOrigin {
  tenantId: number;
  principal: Principal;
  requestId: string;
  traceparent?: string | undefined;
  /** Time of the event, or of the run. */
  at: Date;
}
