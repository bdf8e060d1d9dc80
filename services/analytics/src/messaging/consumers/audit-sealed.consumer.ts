import { auditTopic, readSealedEvent } from '@outlay/audit/sealed-event';
import type { EventHandler } from '@outlay/messaging/event-handler';
import { AuditLogWriting } from '../../audit/audit-log-writing.repository.ts';
import { AUDITED_SERVICES } from '../analytics-topics.ts';

/** Keep the sealed entries of every service, with their places in its chain. */
export const auditHandlers: readonly EventHandler[] = AUDITED_SERVICES.map((service) => ({
  topic: auditTopic(service),
  types: ['AuditEntrySealed'],
  async handle({ tenantId, payload, epoch, eventId }, em) {
    const sealed = readSealedEvent(tenantId, payload);
    await new AuditLogWriting(em, tenantId).keep({ service, epoch, eventId, ...sealed });
  },
}));
