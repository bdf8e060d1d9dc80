import type { EntityManager } from '@mikro-orm/postgresql';
import { auditTopic, readSealedEvent } from '@outlay/audit/sealed-event';
import type { EventHandler, ReceivedEvent } from '@outlay/messaging/event-handler';
import { AuditLogWritingRepository } from '../../audit/audit-log-writing.repository.ts';
import { AUDITED_SERVICES } from '../analytics-topics.ts';

/** Keep the sealed entries of every service, with their places in its chain. */
export const auditHandlers: readonly EventHandler[] = AUDITED_SERVICES.map((service) => ({
  topic: auditTopic(service),
  types: ['AuditEntrySealed'],
  handle: async (event, em) => keep(service, [event], em),
  handleAll: async (events, em) => keep(service, events, em),
}));

/** @param events of one tenant */
async function keep(service: string, events: readonly ReceivedEvent[], em: EntityManager): Promise<void> {
  const [first] = events;
  if (!first) return;
  const entries = events.map(({ tenantId, payload, epoch, eventId }) => ({
    ...readSealedEvent(tenantId, payload),
    ...{ epoch, eventId },
  }));
  await new AuditLogWritingRepository(em, first.tenantId).keep(service, entries);
}
