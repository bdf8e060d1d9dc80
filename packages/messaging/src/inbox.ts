import type { EntityManager } from '@mikro-orm/postgresql';
import type { EventEnvelope } from './envelope.ts';

/**
 * Notes, within the transaction of the effect, that a consumer takes an event in. While another transaction does the same,
 * it waits for its end.
 * @returns false when the consumer has taken it in before: there is nothing to do
 */
export async function takeIn(em: EntityManager, consumer: string, event: EventEnvelope): Promise<boolean> {
  const rows: unknown[] = await em.execute(
    `insert into inbox (consumer, event_id, tenant_id) values (?, ?, ?)
     on conflict (consumer, event_id) do nothing returning 1`,
    [consumer, event.eventId, event.tenantId],
  );
  return rows.length > 0;
}
