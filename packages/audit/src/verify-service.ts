import type { EventLog } from '@outlay/messaging/event-log';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { Pool } from 'pg';
import type { ChainHead, ChainReport, KnownHead } from './findings.ts';
import { readKnownHeads } from './known-heads.ts';
import { verifyChain } from './verifier.ts';
import type { Witness } from './witness.ts';

/** A service's trail, and the log to which it is published. */
export interface ServiceTrail {
  service: string;
  /** As the application role. */
  database: TenantDatabase;
  /** As the worker role: finds the tenants. */
  worker: Pick<Pool, 'query'>;
  log: EventLog;
  /** Others who know heads of its chains. */
  witnesses?: readonly Witness[];
}

/**
 * Verifies the trails of all tenants of a service, or of one, against the database, against the published heads and against those that
 * witnesses know. Tenants that only these have are included.
 */
export async function* verifyService(
  { service, database, worker, log, witnesses = [] }: ServiceTrail,
  only?: number,
): AsyncGenerator<{ tenantId: number; report: ChainReport }> {
  // Before the database is read, as witnesses do: entries that are published meanwhile are in the database already.
  const heads = await readKnownHeads(log, service);
  const known = [heads, ...witnesses.map((witness) => witness.heads)].flatMap((one) => [...one.keys()]);
  const tenants = only === undefined ? [...new Set([...known, ...(await tenantsOf(worker))])] : [only];
  for (const tenantId of tenants.sort((a, b) => a - b)) {
    const options = { service, tenantId, knownHeads: knownHeadsOf(tenantId, heads, witnesses) };
    yield { tenantId, report: await database.read({ tenantId }, (em) => verifyChain(em, options)) };
  }
}

function knownHeadsOf(
  tenantId: number,
  published: ReadonlyMap<number, ChainHead>,
  witnesses: readonly Witness[],
): KnownHead[] {
  const head = published.get(tenantId);
  const witnessed = witnesses.flatMap(({ name, heads }) => {
    const one = heads.get(tenantId);
    return one ? [{ ...one, witness: name }] : [];
  });
  return head ? [head, ...witnessed] : witnessed;
}

async function tenantsOf(worker: ServiceTrail['worker']): Promise<number[]> {
  const { rows } = await worker.query<{ tenant_id: string }>(
    `select tenant_id::text as tenant_id from audit_chain union select tenant_id::text from audit_unsealed`,
  );
  return rows.map((row) => Number(row.tenant_id));
}
