import { withClient } from '@outlay/tenancy/roles';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { addToOutbox } from './outbox.ts';
import type { Published, RestoredTopic } from './restored-database.ts';

const CHUNK = 200;

interface Aggregate {
  tenantId: number;
  id: number;
}

/**
 * Publishes the present states of aggregates of which the log has no state, or an older one: it was lost, or is older than the database.
 * Those that wait in the outbox anyway are left out.
 *
 * @param options.known the newest event that the log has of each aggregate, by `tenant:id`
 * @returns number of published aggregates
 */
export async function publishMissing(
  database: TenantDatabase,
  topic: RestoredTopic,
  { readerUrl, known }: { readerUrl: string; known: ReadonlyMap<string, Published> },
): Promise<number> {
  let published = 0;
  const stored = await aggregatesOf(readerUrl, topic);
  for (const [tenantId, ofTenant] of Map.groupBy(stored, (aggregate) => aggregate.tenantId)) {
    for (let from = 0; from < ofTenant.length; from += CHUNK) {
      const ids = ofTenant.slice(from, from + CHUNK).map(({ id }) => id);
      published += await database.write({ tenantId }, async (em) => {
        const states = await topic.present(em, tenantId, ids);
        const missing = states.filter(
          ({ aggregateId, version }) => (known.get(`${tenantId}:${aggregateId}`)?.version ?? 0) < version,
        );
        await addToOutbox(em, { tenantId }, missing);
        return missing.length;
      });
    }
  }
  return published;
}

async function aggregatesOf(readerUrl: string, { topic, table, idColumn = 'id' }: RestoredTopic): Promise<Aggregate[]> {
  return withClient(readerUrl, async (client) => {
    const [from, id] = [client.escapeIdentifier(table), client.escapeIdentifier(idColumn)];
    const { rows } = await client.query<{ tenant: string; id: string }>(
      `select t.tenant_id::text as tenant, t.${id}::text as id from ${from} t
       where not exists (select from outbox o where o.published_at is null and o.topic = $1
         and o.tenant_id = t.tenant_id and o.aggregate_id = t.${id})
       order by t.tenant_id, t.${id}`,
      [topic],
    );
    return rows.map((row) => ({ tenantId: Number(row.tenant), id: Number(row.id) }));
  });
}
