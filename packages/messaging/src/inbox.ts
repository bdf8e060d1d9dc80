import type { EntityManager } from '@mikro-orm/postgresql';

/**
 * Notes, within the transaction of the effects, that a consumer takes events of a tenant in. Only one transaction at a time
 * does that for the same consumer and tenant; others wait for its end. So consumers of several partitions, which change the
 * same sums in whatever order, cannot deadlock.
 * @returns the ids of those that it has not taken in before: the others need nothing
 */
export async function takeIn(
  em: EntityManager,
  consumer: string,
  tenantId: number,
  eventIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows: { event_id: string }[] = await em.execute(
    `insert into inbox (consumer, event_id, tenant_id)
     select ?::text, event_id, ?::bigint
     from (select pg_advisory_xact_lock(hashtextextended(?::text, 0))) as turn, unnest(string_to_array(?, ',')::uuid[]) as event_id
     on conflict (consumer, event_id) do nothing returning event_id`,
    [consumer, tenantId, `outlay:inbox ${consumer} ${tenantId}`, eventIds.join(',')],
  );
  return new Set(rows.map((row) => row.event_id));
}
