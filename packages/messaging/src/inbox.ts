import type { EntityManager } from '@mikro-orm/postgresql';
import { executePrepared } from '@outlay/tenancy/prepared-statement';

const TURN = 'pg_advisory_xact_lock(hashtextextended($3::text, 0))';

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
  const rows = await executePrepared<{ event_id: string }>(
    em,
    `insert into inbox (consumer, event_id, tenant_id)
     select $1::text, event_id, $2::bigint
     from (select ${TURN}) as turn, unnest($4::uuid[]) as event_id
     on conflict (consumer, event_id) do nothing returning event_id`,
    [consumer, tenantId, turnOf(consumer, tenantId), eventIds],
  );
  return new Set(rows.map((row) => row.event_id));
}

/** Waits until no transaction applies events of the consumer and tenant; until the caller's ends, none can. */
export async function keepConsumerOut(em: EntityManager, consumer: string, tenantId: number): Promise<void> {
  await em.execute(`select ${TURN.replace('$3', '?')}`, [turnOf(consumer, tenantId)]);
}

function turnOf(consumer: string, tenantId: number): string {
  return `outlay:inbox ${consumer} ${tenantId}`;
}
