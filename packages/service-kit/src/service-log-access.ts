import { auditTopic } from '@outlay/audit/sealed-event';
import type { LogAccess } from '@outlay/messaging/log-access';

const AUDIT_PARTITIONS = 3;

/** A service's use of the event log: what it names, and the topic of its audit entries. */
export function serviceLogAccess(service: string, access: LogAccess): LogAccess {
  const audit = { name: auditTopic(service), partitions: AUDIT_PARTITIONS, cleanup: 'keep' as const };
  return { ...access, writes: [...access.writes, audit] };
}
