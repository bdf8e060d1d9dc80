import type { EntityManager } from '@mikro-orm/postgresql';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import type { NewMessage } from '../deliveries/delivery.ts';
import { DeliveryQueueRepository } from '../deliveries/delivery-queue.repository.ts';
import { wants, type WebhookEvent } from '../event-types.ts';
import { MOST_QUEUED_DAYS } from '../sending/retry-schedule.ts';

/** Difference of the clocks of services that loses no event. */
const CLOCK_TOLERANCE = '5 seconds';

interface Subscriber {
  id: string;
  events: string[];
  sequence: string;
  /** Time from which events are recorded for it. */
  since: string;
}

/**
 * Events are recorded once an endpoint is active. Those that are older than the inbox's memory, less a margin, were recorded
 * before: the log brings them again after a restore.
 */
const SUBSCRIBERS = `
  select id, to_json(events) as events, sequence,
    greatest(active_since - interval '${CLOCK_TOLERANCE}', now() - interval '${MOST_QUEUED_DAYS} days') as since from webhooks
  where tenant_id = $1 and is_active and deleted_at is null`;

/** In the order of their ids, as everybody locks them. */
const LOCKED = `${SUBSCRIBERS} and id = any($2::bigint[]) order by id for update`;

/** Reads who gets an event, by its type and time. Nobody is locked. */
export async function readWants(
  em: EntityManager,
  tenantId: number,
): Promise<(event: WebhookEvent, occurredAt: Date) => boolean> {
  const subscribers = await executePrepared<Subscriber>(em, SUBSCRIBERS, [tenantId]);
  return (event, occurredAt) => subscribers.some((subscriber) => gets(subscriber, event, occurredAt));
}

/** Queues messages for every active endpoint that wants them and was active at the time of the event, in the caller's transaction. */
export async function recordMessages(
  em: EntityManager,
  tenantId: number,
  messages: readonly NewMessage[],
): Promise<void> {
  if (messages.length === 0) return;
  const wantedBy = (subscriber: Subscriber) =>
    messages.filter(({ event, occurredAt }) => gets(subscriber, event, occurredAt));
  const subscribers = await executePrepared<Subscriber>(em, SUBSCRIBERS, [tenantId]);
  const ids = subscribers.filter((subscriber) => wantedBy(subscriber).length > 0).map(({ id }) => id);
  if (ids.length === 0) return;
  const queue = new DeliveryQueueRepository(em, tenantId);
  for (const subscriber of await executePrepared<Subscriber>(em, LOCKED, [tenantId, ids])) {
    const { id, sequence } = subscriber;
    await queue.add({ webhookId: Number(id), sequence: Number(sequence) }, wantedBy(subscriber));
  }
}

function gets({ events, since }: Subscriber, event: WebhookEvent, occurredAt: Date): boolean {
  return wants(events, event) && occurredAt >= new Date(since);
}
