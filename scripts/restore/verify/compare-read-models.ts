import type pg from 'pg';
import type { ServiceName } from '../../start/service-names.ts';
import { OWNED_AND_READ, type OwnedAndRead } from './read-model-queries.ts';

/** Connections to the databases, as a role that sees the rows of every tenant. */
export type Readers = Readonly<Record<ServiceName, pg.Client>>;

/**
 * Compares the read models of analytics with what they are made from, tenant by tenant, so that one tenant's rows are in memory. An
 * aggregate that ended and that its owner does not know was lost by a restore, and is no difference.
 *
 * @returns a line for each read model of a tenant that differs
 */
export async function readModelDifferences(readers: Readers): Promise<string[]> {
  const differences: string[] = [];
  for (const tenantId of await tenantsOf(readers)) {
    for (const pair of OWNED_AND_READ) differences.push(...(await compare(readers, pair, tenantId)));
  }
  return differences;
}

async function tenantsOf({ identity }: Readers): Promise<string[]> {
  const { rows } = await identity.query<{ id: string }>(`select id::text as id from tenants order by tenants.id`);
  return rows.map(({ id }) => id);
}

interface Row {
  id: string | null;
  text: string;
}

async function compare(readers: Readers, pair: OwnedAndRead, tenantId: string): Promise<string[]> {
  const own = await rowsOf(readers[pair.owned.service], pair.owned.sql, tenantId);
  const kept = await rowsOf(readers.analytics, pair.read, tenantId);
  const [ownTexts, keptTexts] = [new Set(own.map(({ text }) => text)), new Set(kept.map(({ text }) => text))];
  const missing = own.filter(({ text }) => !keptTexts.has(text));
  const surplus = kept.filter(({ text }) => !ownTexts.has(text));
  const unexpected = await withoutLost(readers, pair, tenantId, { surplus, own });
  if (missing.length === 0 && unexpected.length === 0) return [];
  const example = missing[0] ?? unexpected[0];
  return [
    `tenant ${tenantId}, ${pair.name}: ${missing.length} missing, ${unexpected.length} too many: ${example?.text ?? ''}`,
  ];
}

async function withoutLost(
  { analytics }: Readers,
  { ended }: OwnedAndRead,
  tenantId: string,
  { surplus, own }: { surplus: Row[]; own: Row[] },
): Promise<Row[]> {
  if (surplus.length === 0 || ended === undefined) return surplus;
  const known = new Set(own.map(({ id }) => id));
  const over = new Set((await rowsOf(analytics, ended, tenantId)).map(({ id }) => id));
  return surplus.filter(({ id }) => known.has(id) || !over.has(id));
}

async function rowsOf(client: pg.Client, query: string, tenantId: string): Promise<Row[]> {
  const { rows } = await client.query<Row>(
    `select row_to_json(r)::jsonb ->> 'id' as id, row_to_json(r)::text as text from (${query}) r where r.tenant_id = $1`,
    [tenantId],
  );
  return rows;
}
