import type { Pool } from 'pg';

/** Orders that are not done, across tenants, oldest first. */
export async function runningOrders(worker: Pool): Promise<{ id: number; tenantId: number }[]> {
  const { rows } = await worker.query<{ id: string; tenant_id: string }>(
    `select id, tenant_id from reassignments where state = 'running' order by id limit 100`,
  );
  return rows.map((row) => ({ id: Number(row.id), tenantId: Number(row.tenant_id) }));
}
