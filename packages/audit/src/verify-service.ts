import type { EventLog } from '@outlay/messaging/event-log';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { Pool } from 'pg';
import type { ChainReport } from './findings.ts';
import { readKnownHeads } from './known-heads.ts';
import { verifyChain } from './verifier.ts';

/** A service's trail, and the log to which it is published. */
export interface ServiceTrail {
  service: string;
  /** As the application role. */
  database: TenantDatabase;
  /** As the worker role: finds the tenants. */
  worker: Pick<Pool, 'query'>;
  log: EventLog;
}

/**
 * Verifies the trails of all tenants of a service, or of one, against the database and against the published heads. Tenants
 * that only the log has are included.
 */
export async function* verifyService(
  { service, database, worker, log }: ServiceTrail,
  only?: number,
): AsyncGenerator<{ tenantId: number; report: ChainReport }> {
  // Before the database is read: entries that are published meanwhile are in the database already.
  const heads = await readKnownHeads(log, service);
  const tenants = only === undefined ? [...new Set([...heads.keys(), ...(await tenantsOf(worker))])] : [only];
  for (const tenantId of tenants.sort((a, b) => a - b)) {
    const knownHead = heads.get(tenantId);
    const options = { service, tenantId, ...(knownHead && { knownHead }) };
    yield { tenantId, report: await database.read({ tenantId }, (em) => verifyChain(em, options)) };
  }
}

async function tenantsOf(worker: ServiceTrail['worker']): Promise<number[]> {
  const { rows } = await worker.query<{ tenant_id: string }>(
    `select tenant_id::text as tenant_id from audit_chain union select tenant_id::text from audit_unsealed`,
  );
  return rows.map((row) => Number(row.tenant_id));
}
