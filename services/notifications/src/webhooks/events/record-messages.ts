import type { EntityManager } from '@mikro-orm/postgresql';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import type { NewMessage } from '../deliveries/delivery.ts';
import { DeliveryQueueRepository } from '../deliveries/delivery-queue.repository.ts';
import { wants } from '../event-types.ts';

interface Subscriber {
  id: string;
  events: string[];
  sequence: string;
  created_at: string;
}

/** In the order of their ids, as everybody locks them. */
const SUBSCRIBERS = `
  select id, to_json(events) as events, sequence, created_at from webhooks
  where tenant_id = $1 and is_active and deleted_at is null order by id for update`;

/** Queues messages for every active endpoint that wants them and existed at the time of the event, in the caller's transaction. */
export async function recordMessages(
  em: EntityManager,
  tenantId: number,
  messages: readonly NewMessage[],
): Promise<void> {
  if (messages.length === 0) return;
  const subscribers = await executePrepared<Subscriber>(em, SUBSCRIBERS, [tenantId]);
  const queue = new DeliveryQueueRepository(em, tenantId);
  for (const { id, events, sequence, created_at } of subscribers) {
    const since = new Date(created_at);
    const wanted = messages.filter(({ event, occurredAt }) => wants(events, event) && occurredAt >= since);
    await queue.add({ webhookId: Number(id), sequence: Number(sequence) }, wanted);
  }
}
