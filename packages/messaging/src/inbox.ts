import type { EntityManager } from '@mikro-orm/postgresql';

/**
 * Claims events for a consumer within the transaction of their effects: a row in the inbox for each. One transaction at a
 * time may do so for a consumer and tenant; others wait for its end. So consumers of several partitions, which change the
 * same sums in any order, cannot deadlock.
 * @returns the ids that were not claimed before; the other events are applied already
 */
export async function claimInboxEvents(
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
