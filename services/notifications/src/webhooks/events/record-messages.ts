import type { EntityManager } from '@mikro-orm/postgresql';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import type { NewMessage } from '../deliveries/delivery.ts';
import { DeliveryQueueRepository } from '../deliveries/delivery-queue.repository.ts';
import { wants, type WebhookEvent } from '../event-types.ts';

interface Subscriber {
  id: string;
  events: string[];
  sequence: string;
  created_at: string;
}

/** In the order of their ids, as everybody locks them. */
const SUBSCRIBERS = `
  select id, to_json(events) as events, sequence, created_at from webhooks
  where tenant_id = $1 and is_active and deleted_at is null order by id`;

/** Reads who gets an event, by its type and time. Nobody is locked. */
export async function readWants(
  em: EntityManager,
  tenantId: number,
): Promise<(event: WebhookEvent, occurredAt: Date) => boolean> {
  const subscribers = await executePrepared<Subscriber>(em, SUBSCRIBERS, [tenantId]);
  return (event, occurredAt) => subscribers.some((subscriber) => gets(subscriber, event, occurredAt));
}

/** Queues messages for every active endpoint that wants them and existed at the time of the event, in the caller's transaction. */
export async function recordMessages(
  em: EntityManager,
  tenantId: number,
  messages: readonly NewMessage[],
): Promise<void> {
  if (messages.length === 0) return;
  const subscribers = await executePrepared<Subscriber>(em, `${SUBSCRIBERS} for update`, [tenantId]);
  const queue = new DeliveryQueueRepository(em, tenantId);
  for (const subscriber of subscribers) {
    const { id, sequence } = subscriber;
    const wanted = messages.filter(({ event, occurredAt }) => gets(subscriber, event, occurredAt));
    await queue.add({ webhookId: Number(id), sequence: Number(sequence) }, wanted);
  }
}

function gets({ events, created_at }: Subscriber, event: WebhookEvent, occurredAt: Date): boolean {
  return wants(events, event) && occurredAt >= new Date(created_at);
}
