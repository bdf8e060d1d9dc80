import type { EntityManager } from '@mikro-orm/postgresql';
import type { ReceivedEvent } from '@outlay/messaging/event-handler';
import { isNewer } from '@outlay/messaging/ordering';
import type { NewMessage } from '../deliveries/delivery.ts';
import type { WebhookEvent, WebhookResourceType } from '../event-types.ts';
import { ResourceStateRepository, type ResourceState } from './resource-state.repository.ts';

/** A kind of resource whose events bring the state after a change only: its last state is kept here. */
export interface ReplicatedKind {
  type: WebhookResourceType;
  /** Messages by the types of its events. */
  events: Readonly<Record<string, WebhookEvent>>;
  /** The resource as REST shows it; null for one that this version does not know. */
  shown: (event: ReceivedEvent) => Record<string, unknown> | null;
}

/** The messages of a tenant's events, oldest first. A state that equals the one before is no message. */
export async function replicatedMessages(
  em: EntityManager,
  tenantId: number,
  kind: ReplicatedKind,
  events: readonly ReceivedEvent[],
): Promise<NewMessage[]> {
  const states = new ResourceStateRepository(em, tenantId, kind.type);
  const known = await states.find([...new Set(events.map(({ aggregateId }) => aggregateId))]);
  const messages: NewMessage[] = [];
  const kept: ResourceState[] = [];
  for (const event of events) {
    const type = kind.events[event.type];
    const shown = kind.shown(event);
    if (type === undefined || shown === null) continue;
    const { aggregateId: resourceId, epoch, version } = event;
    const before = known.get(resourceId);
    const object = JSON.stringify(shown);
    const isNew = isNewer(event, before);
    if (isNew) {
      known.set(resourceId, { resourceId, state: object, epoch, version });
      kept.push({ resourceId, state: object, epoch, version });
      if (before?.state === object) continue;
    }
    const previous = (isNew && before?.state) || 'null';
    messages.push({
      event: type,
      resource: { type: kind.type, id: resourceId },
      occurredAt: event.time,
      object,
      previous,
    });
  }
  if (kept.length > 0) await states.keepNewest(kept);
  return messages;
}
