import type { Principal } from '@outlay/tenancy/request-context';

/** Actor of raised and cleared alerts in the audit trail. */
export const NOTIFICATIONS: Principal = { kind: 'service', name: 'notifications', permissions: new Set() };

/** On account of what an alert is raised or cleared: an event, or a run of a job. */
export interface AlertOrigin {
  tenantId: number;
  principal: Principal;
  requestId: string;
  traceparent?: string | undefined;
  /** When what it is about happened. */
  at: Date;
}
